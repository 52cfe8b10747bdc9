import { readFileSync } from "node:fs";
import { join } from "node:path";
import { and, eq } from "drizzle-orm";
import { beforeAll, expect, it } from "vitest";
import { approvals, messages, refunds, runs } from "@/db/schema";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { db } from "@/lib/db";
import type { TicketCost } from "@/lib/metrics/cost-schemas";
import { readTicketCost } from "@/lib/metrics/read-cost";
import { postmarkSender } from "@/lib/webhooks/postmark/postmark-sender";
import { receiveRequest } from "@/lib/webhooks/receive-request";
import { stripeSender } from "@/lib/webhooks/stripe/stripe-sender";
import { localUser } from "@/testing/local-user";
import { writeMail } from "@/testing/mails";
import { asksAbout } from "@/testing/refund-approvals";
import { stripeFixture, stripeRequest } from "@/testing/stripe-request";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
withSandbox();
beforeAll(() => {
  // So that the batch, which belongs to many tickets, does not count for one of them.
  process.env.EMBED_BATCH_TIMEOUT_S = "60";
});
const engine = withEngine();

const allEnded = (ticketId: string, many: number) =>
  engine.until(`${many} runs to end`, async () => {
    const found = await db().select().from(runs).where(eq(runs.subjectId, ticketId));
    return found.length === many && found.every(({ endedAt }) => endedAt !== null) ? true : undefined;
  });

/** Postmark says that the reply was delivered, as it does of every mail. */
async function tellDelivered(messageId: string): Promise<void> {
  const [reply] = await db().select().from(messages).where(eq(messages.answersMessageId, messageId));
  const fixture: object = JSON.parse(readFileSync(DELIVERY, "utf8"));
  const request = new Request("http://127.0.0.1:3000/api/webhooks/postmark", {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from("test:test").toString("base64")}` },
    body: JSON.stringify({ ...fixture, MessageID: reply?.providerMessageId }),
  });
  expect((await receiveRequest(request, postmarkSender)).status).toBe(200);
}
const DELIVERY = join(import.meta.dirname, "..", "..", "lib/webhooks/fixtures/postmark.delivery.json");

/** Stripe says that it made the refund, as it does of every one. */
async function tellRefunded(messageId: string): Promise<void> {
  const [refund] = await db().select().from(refunds).where(eq(refunds.sourceMessageId, messageId));
  const fixture = stripeFixture("stripe.refund.created");
  const object = { ...fixture.data.object, id: refund?.stripeRefundId };
  const request = stripeRequest({ ...fixture, data: { ...fixture.data, object } });
  expect((await receiveRequest(request, stripeSender)).status).toBe(200);
}

/** The sandbox counts ids of ours among the tokens, and they are not all equally long. */
function expectAbout({ inputTokens, cachedInputTokens, outputTokens }: TicketCost, told: number[]): void {
  for (const [n, tokens] of [inputTokens, cachedInputTokens, outputTokens].entries()) {
    const about = told[n] ?? 0;
    expect(tokens).toBeGreaterThan(about * 0.9);
    expect(tokens).toBeLessThan(about * 1.1);
  }
}

// The figures of docs/cost.md.
it("a mail that is only answered", async () => {
  const { ticketId, messageId } = await writeMail("Where is my parcel ord_1001?");
  await allEnded(ticketId, 3);
  await tellDelivered(messageId);
  await allEnded(ticketId, 4);
  const cost = await readTicketCost(ticketId);
  expect(cost).toMatchObject({ runs: 4, executions: 10, modelCalls: 3, events: 2 });
  expectAbout(cost, [1_390, 640, 200]);
});

it("a mail that is paid a refund", async () => {
  const { ticketId, messageId } = await writeMail("Please refund ord_1001, it arrived broken.");
  const asked = await engine.until("a question", async () => {
    const where = and(asksAbout(messageId), eq(approvals.status, "pending"));
    return (await db().select().from(approvals).where(where))[0];
  });
  await decideApproval(localUser("reviewer"), asked.id, { decision: "approve", version: 1 });
  await allEnded(ticketId, 3);
  await tellRefunded(messageId);
  await tellDelivered(messageId);
  await allEnded(ticketId, 5);
  const cost = await readTicketCost(ticketId);
  expect(cost).toMatchObject({ runs: 5, executions: 19, modelCalls: 5, events: 4 });
  expectAbout(cost, [2_330, 1_150, 520]);
});
