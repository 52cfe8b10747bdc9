import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { embedTickets } from "@/agent/embed-tickets";
import { approvals, messages, modelCalls, ticketEmbeddings } from "@/db/schema";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { db } from "@/lib/db";
import { newId, runId } from "@/lib/ids";
import { localUser } from "@/testing/local-user";
import { storeMail } from "@/testing/mails";
import { readRefundCard, withRefund } from "@/testing/refund-approvals";
import { askAndApprove, askForRefund } from "@/testing/refunds";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { resolveTicket } from "../resolve-ticket.ts";
import { findSimilar } from "./find-similar.ts";

withTestDatabase();
withSandbox();

const reviewer = localUser("reviewer");
const TWICE = "My card was charged twice for one parcel, please give one payment back.";

const embed = (ticketId: string) => embedTickets([ticketId], runId(newId("event")));

/** A case about being charged twice, with a question about its order. */
async function asked(orderId: string, approve?: "approve" | "reject") {
  const { approvalId, messageId } =
    approve === "approve" ? await askAndApprove({ orderId }) : await askForRefund({ orderId });
  if (approve === "reject")
    await decideApproval(localUser("senior"), approvalId, { decision: "reject", comment: "no", version: 1 });
  await db().update(messages).set({ body: TWICE }).where(eq(messages.id, messageId));
  const [row] = await db().select().from(approvals).where(eq(approvals.id, approvalId));
  const { ticketId } = withRefund(row);
  await embed(ticketId);
  return { ticketId, approvalId };
}

it("finds similar cases and their decisions, the most similar first, and no others", async () => {
  const yes = await asked("ord_1003", "approve");
  const no = await asked("ord_1005", "reject");
  const other = await storeMail(db(), { subject: "Newsletter", body: "How do I change my email address?" });
  await embed(other.ticketId);
  await resolveTicket(reviewer, other.ticketId);
  const now = await asked("ord_1001");

  const { similar } = await readRefundCard(reviewer, now.approvalId);
  expect(similar).toHaveLength(2);
  expect(similar.map(({ ticketId }) => ticketId).sort()).toEqual([yes.ticketId, no.ticketId].sort());
  expect(similar.find(({ ticketId }) => ticketId === yes.ticketId)).toMatchObject({
    outcome: "approved",
    amountCents: 3_000,
    currency: "USD",
    about: "Ada asks for her money back.",
  });
  expect(similar.find(({ ticketId }) => ticketId === no.ticketId)?.outcome).toBe("rejected");
  for (const { similarity } of similar) expect(similarity).toBeGreaterThan(0.9);

  // Neither is resolved, so the ticket's own list has none; once one is, it has that.
  expect(await findSimilar(reviewer, now.ticketId)).toEqual([]);
  await resolveTicket(reviewer, yes.ticketId);
  expect(await findSimilar(reviewer, now.ticketId)).toMatchObject([{ ticketId: yes.ticketId }]);
  expect((await findSimilar(localUser("viewer"), now.ticketId))[0]?.about).toBe("Refund for ord_1003");
});

it("finds nothing for a ticket that is not embedded, and compares within one model only", async () => {
  const { ticketId } = await storeMail(db(), { body: TWICE });
  expect(await findSimilar(reviewer, ticketId, true)).toEqual([]);
  await embed(ticketId);
  expect(await findSimilar(reviewer, ticketId, true)).not.toEqual([]);
  await db()
    .update(ticketEmbeddings)
    .set({ model: "another" })
    .where(eq(ticketEmbeddings.ticketId, ticketId));
  expect(await findSimilar(reviewer, ticketId, true)).toEqual([]);
});

it("embeds many by one call, pays for no text twice, and again when it changed", async () => {
  const stored = await Promise.all(
    Array.from({ length: 30 }, (_, n) => storeMail(db(), { body: `Case ${n} about parcel ${n}` })),
  );
  const ids = stored.map(({ ticketId }) => ticketId);
  const calls = async () => (await db().select().from(modelCalls)).length;
  const before = await calls();
  const run = runId(newId("event"));
  expect((await embedTickets(ids, run)).sort()).toEqual(ids.toSorted());
  await embedTickets(ids, run);
  expect(await calls()).toBe(before + 1);
  await db()
    .update(messages)
    .set({ body: "Something else" })
    .where(eq(messages.id, stored[0]?.messageId ?? ""));
  await embedTickets(ids, run);
  expect(await calls()).toBe(before + 2);
});
