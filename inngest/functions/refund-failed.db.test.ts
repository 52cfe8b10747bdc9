import { and, asc, eq, ne } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { auditLog, customers, messages, outbox, refunds, runs, slackPosts, tickets } from "@/db/schema";
import { performApproval } from "@/lib/approvals/perform-approval";
import { db } from "@/lib/db";
import { StartOperation } from "@/lib/operations/order-schemas";
import { readOperation } from "@/lib/operations/read-operation";
import { startOperation } from "@/lib/operations/start-operation";
import { ticketNow } from "@/lib/tickets/view/ticket-need";
import { receiveRequest } from "@/lib/webhooks/receive-request";
import { stripeSender } from "@/lib/webhooks/stripe/stripe-sender";
import { localUser } from "@/testing/local-user";
import { askAndApprove } from "@/testing/refunds";
import { stripeFixture, stripeRequest } from "@/testing/stripe-request";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withDeclarations, withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();
const { until } = withEngine();
const declarations = withDeclarations();

/** A refund that Stripe took, and its ticket. */
async function issued(orderId: string) {
  const { approvalId, runId, messageId } = await askAndApprove({ orderId });
  await performApproval(approvalId, runId);
  const [found] = await db()
    .select({ refund: refunds, ticketId: messages.ticketId })
    .from(refunds)
    .innerJoin(messages, eq(messages.id, refunds.sourceMessageId))
    .where(eq(refunds.sourceMessageId, messageId));
  if (!found) throw new Error(`No refund for ${messageId}.`);
  return found;
}

/** What Stripe posts of it. */
function post(name: "created" | "failed", stripeRefundId: string | null) {
  const fixture = stripeFixture(`stripe.refund.${name}`);
  const object = { ...fixture.data.object, id: stripeRefundId };
  const event = { ...fixture, id: `${fixture.id}_${stripeRefundId}`, data: { ...fixture.data, object } };
  return receiveRequest(stripeRequest(event), stripeSender);
}

/** The runs about a ticket, by function, once as many have ended; without the investigation, which waits for hours. */
const ended = (ticketId: string, count: number) =>
  until(`${count} ended runs`, async () => {
    const found = await db()
      .select()
      .from(runs)
      .where(and(eq(runs.subjectId, ticketId), ne(runs.functionId, "refund-investigation")));
    if (found.filter(({ endedAt }) => endedAt).length < count) return undefined;
    return Object.fromEntries(found.map(({ functionId, status }) => [functionId, status]));
  });

/** What stands in Slack about an order. */
async function saidOf(orderId: string): Promise<string[]> {
  const url = `${process.env.SLACK_API_BASE}/api/conversations.history?channel=vagus-alerts`;
  const response = await fetch(url, { headers: { authorization: "Bearer xoxb-test" } });
  const { messages } = History.parse(await response.json());
  return messages.map(({ text }) => text).filter((text) => text.includes(`for ${orderId} came back`));
}

const History = z.object({ messages: z.array(z.object({ text: z.string() })) });

describe("Stripe says", () => {
  it("that a refund was made: it is confirmed", async () => {
    const { refund, ticketId } = await issued("ord_1003");
    await post("created", refund.stripeRefundId);
    expect(await ended(ticketId, 1)).toEqual({ "confirm-refund": "completed" });
    const [row] = await db().select().from(refunds).where(eq(refunds.id, refund.id));
    expect(row?.status).toBe("confirmed");
    const [audit] = await db()
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.subjectId, refund.id), eq(auditLog.action, "refund_confirmed")));
    expect(audit).toMatchObject({ actorId: "confirm-refund", customerId: "cust_002" });
  });

  it("that one failed, and Slack is down: one run failed and kept, the others done; rerun alone, it is done too", {
    timeout: 90_000,
  }, async () => {
    const { refund, ticketId } = await issued("ord_1005");
    await vendors.fault("slack", { match: "chat.postMessage", status: 503, times: null });
    await vendors.failRefund(refund.stripeRefundId ?? "");
    await post("failed", refund.stripeRefundId);
    const slackRun = async () =>
      (
        await db()
          .select()
          .from(runs)
          .where(and(eq(runs.subjectId, ticketId), eq(runs.functionId, "refund-failed-post-slack")))
      )[0];
    for (const most of [3, 6, 9])
      await until(`${most} retries`, async () => ((await slackRun())?.retries ?? 0) >= most || undefined);
    expect(await ended(ticketId, 4)).toEqual({
      "confirm-refund": "completed",
      "refund-failed-notify-support": "completed",
      "refund-failed-update-risk-score": "completed",
      "refund-failed-post-slack": "failed",
    });
    expect((await slackRun())?.retries).toBe(9);
    const [ticket] = await db().select(ticketNow).from(tickets).where(eq(tickets.id, ticketId));
    expect(ticket).toMatchObject({ status: "open", personNeeded: "refund_failed" });
    const [customer] = await db().select().from(customers).where(eq(customers.id, "cust_003"));
    expect(customer?.riskScore).toBe(10);
    const cases = (await db().select().from(outbox)).filter(({ name }) => name === "customer/refund.failed");
    expect(cases).toMatchObject([{ data: { refundId: refund.id, ticketId } }]);
    expect(await saidOf("ord_1005")).toEqual([]);

    await vendors.heal("slack");
    const order = { kind: "rerun", ids: [(await slackRun())?.id], reason: "Slack is back." };
    const engineer = localUser("engineer");
    const operationId = await startOperation(engineer, declarations, StartOperation.parse(order));
    await until("the operation to end", async () => {
      const { status, done } = await readOperation(engineer, operationId);
      return (status === "completed" && done === 1) || undefined;
    });
    const all = await db().select().from(runs).where(eq(runs.subjectId, ticketId)).orderBy(asc(runs.id));
    const told = ({ functionId, status }: (typeof all)[number]) => `${functionId} ${status}`;
    expect(all.map(told).sort()).toEqual([
      "confirm-refund completed",
      "refund-failed-notify-support completed",
      "refund-failed-post-slack completed",
      "refund-failed-post-slack failed",
      "refund-failed-update-risk-score completed",
      "refund-investigation waiting",
    ]);
    expect(all.find(({ rerunOf }) => rerunOf !== null)).toMatchObject({ rerunOf: order.ids[0], operationId });
    expect(await saidOf("ord_1005")).toHaveLength(1);
    const [again] = await db().select().from(customers).where(eq(customers.id, "cust_003"));
    expect(again?.riskScore).toBe(10);
  });

  it("nothing about a failure that an event reports: nobody is notified, no ticket opens", async () => {
    const { refund, ticketId } = await issued("ord_1007");
    await post("failed", refund.stripeRefundId);
    expect(await ended(ticketId, 4)).toEqual({
      "confirm-refund": "completed",
      "refund-failed-notify-support": "completed",
      "refund-failed-update-risk-score": "completed",
      "refund-failed-post-slack": "completed",
    });
    expect(await saidOf("ord_1007")).toEqual([]);
    const [row] = await db().select().from(refunds).where(eq(refunds.id, refund.id));
    expect(row?.status).toBe("confirmed");
    const cases = (await db().select().from(outbox)).filter(
      ({ name, data }) => name === "customer/refund.failed" && data.refundId === refund.id,
    );
    expect(cases).toEqual([]);
  });

  it("the same failure in two events: Slack gets one post", async () => {
    const { refund, ticketId } = await issued("ord_1004");
    await vendors.failRefund(refund.stripeRefundId ?? "");
    await post("failed", refund.stripeRefundId);
    await ended(ticketId, 4);
    const fixture = stripeFixture("stripe.refund.failed");
    const again = {
      ...fixture,
      id: `evt_again_${refund.id}`,
      type: "refund.updated",
      data: { object: { ...fixture.data.object, id: refund.stripeRefundId } },
    };
    await receiveRequest(stripeRequest(again), stripeSender);
    await ended(ticketId, 8);
    expect(await saidOf("ord_1004")).toHaveLength(1);
    const key = `refund-failed:${refund.id}`;
    expect(await db().select().from(slackPosts).where(eq(slackPosts.key, key))).toHaveLength(1);
  });
});
