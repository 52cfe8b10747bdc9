import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvalDecisions, approvals, auditLog, orders, refunds, runs, ticketNotes } from "@/db/schema";
import { readApproval } from "@/lib/approvals/card/read-approval";
import { settleApproval } from "@/lib/approvals/closing/settle-approval";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { proposeRefund } from "@/lib/approvals/opening/propose-refund";
import { performApproval } from "@/lib/approvals/perform-approval";
import { db } from "@/lib/db";
import { takeOverTicket } from "@/lib/tickets/assignment/take-over-ticket";
import { resolveTicket } from "@/lib/tickets/resolve-ticket";
import { readTicket } from "@/lib/tickets/view/read-ticket";
import { localUser } from "@/testing/local-user";
import { storeMail } from "@/testing/mails";
import { withRefund } from "@/testing/refund-approvals";
import { askForRefund } from "@/testing/refunds";
import { underRules } from "@/testing/under-rules";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();
const { until } = withEngine();

const reviewer = localUser("reviewer");
const senior = localUser("senior");
const admin = localUser("admin");

/** A refund of an order of Ada's, in cents; each test takes another amount. */
const proposal = (amountCents: number, orderId = "ord_1002") => ({
  orderId,
  amountCents,
  currency: "USD",
  reason: "It arrived broken, the photo shows it.",
});

/** The newest question on a ticket. */
async function proposed(ticketId: string) {
  const rows = await db().select().from(approvals).where(eq(approvals.ticketId, ticketId));
  const row = rows.find(({ proposedBy }) => proposedBy !== null);
  if (!row) throw new Error("Nothing was proposed.");
  return row;
}

/** A ticket on which nobody answered the agent's question in time. */
async function expired(amountCents: number) {
  const { messageId, approvalId } = await askForRefund(proposal(amountCents));
  await db()
    .update(approvals)
    .set({ deadline: new Date(0) })
    .where(eq(approvals.id, approvalId));
  await settleApproval(approvalId);
  const [row] = await db().select().from(approvals).where(eq(approvals.id, approvalId));
  return { messageId, ticketId: row?.ticketId ?? "" };
}

const payerOf = (ticketId: string) =>
  until("the payer's end", async () => {
    const where = and(eq(runs.subjectId, ticketId), eq(runs.functionId, "pay-proposed-refund"));
    const [run] = await db().select().from(runs).where(where);
    return run?.endedAt ? run : undefined;
  });

const standing = async (ticketId: string) => {
  const { status, personNeeded, assigneeId } = await readTicket(localUser("viewer"), ticketId);
  return { status, personNeeded, assigneeId };
};
const inHandOfReviewer = { personNeeded: "taken_over", assigneeId: reviewer.id };

describe("a refund that a person proposes", () => {
  it("after nobody decided in time is decided by another, and paid once, for the same mail and order", async () => {
    const { ticketId, messageId } = await expired(101);
    expect(await standing(ticketId)).toMatchObject({ status: "open", personNeeded: "approval_expired" });
    await proposeRefund(reviewer, ticketId, proposal(101));
    const row = await proposed(ticketId);
    expect(row).toMatchObject({
      effect: { sourceMessageId: messageId },
      proposedBy: reviewer.id,
      status: "pending",
    });
    expect(await standing(ticketId)).toEqual({ status: "waiting", ...inHandOfReviewer });

    const card = await readApproval(reviewer, row.id);
    expect(card.requester).toMatchObject({ type: "user", id: reviewer.id });
    expect(card.mayDecide.allowed).toBe(false);
    await expect(decideApproval(reviewer, row.id, { decision: "approve", version: 1 })).rejects.toMatchObject(
      { code: "not_allowed", message: expect.stringContaining("You proposed this") },
    );
    await decideApproval(senior, row.id, { decision: "approve", version: 1 });
    expect(await payerOf(ticketId)).toMatchObject({ status: "completed" });
    expect(await vendors.refundsOf(messageId)).toMatchObject([{ amount: 101, status: "succeeded" }]);
    expect(await standing(ticketId)).toEqual({ status: "open", ...inHandOfReviewer });
    const [refund] = await db().select().from(refunds).where(eq(refunds.sourceMessageId, messageId));
    const [issued] = await db()
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.subjectId, refund?.id ?? ""), eq(auditLog.action, "refund_issued")));
    expect(issued?.actorId).toBe("pay-proposed-refund");
    expect((await proposed(ticketId)).runId).toBe(issued?.runId);

    // The agent's run of the same mail, again: it finds the money moved.
    const again = await askForRefund({ ...proposal(101), messageId });
    expect(again.gate.kind).toMatch(/paid|blocked/);
    await expect(proposeRefund(reviewer, ticketId, proposal(101))).rejects.toMatchObject({
      code: "already_refunded",
    });
    expect(await vendors.refundsOf(messageId)).toHaveLength(1);
  });

  it("by the one who took the ticket over withdraws nothing of their own and waits for another", async () => {
    const { messageId, approvalId } = await askForRefund(proposal(102));
    const [asked] = await db().select().from(approvals).where(eq(approvals.id, approvalId));
    const { ticketId } = withRefund(asked);
    await expect(proposeRefund(reviewer, ticketId, proposal(102))).rejects.toMatchObject({
      code: "already_asked",
    });
    await takeOverTicket(reviewer, ticketId);
    await proposeRefund(reviewer, ticketId, proposal(102));
    await takeOverTicket(senior, ticketId, { from: reviewer.id });
    const row = await proposed(ticketId);
    expect(row.status).toBe("pending");
    await decideApproval(senior, row.id, { decision: "approve", version: 1 });
    await payerOf(ticketId);
    expect(await vendors.refundsOf(messageId)).toHaveLength(1);
  });

  it("is taken back by the one who proposed it: nothing moves and the ticket stays with a person", async () => {
    const { ticketId, messageId } = await expired(103);
    await proposeRefund(reviewer, ticketId, proposal(103));
    const row = await proposed(ticketId);
    await underRules(db(), { holdMs: 50 }, () =>
      decideApproval(reviewer, row.id, { decision: "reject", version: 1 }),
    );
    await payerOf(ticketId);
    const [refund] = await db().select().from(refunds).where(eq(refunds.sourceMessageId, messageId));
    expect(refund).toMatchObject({ status: "blocked", cause: "approval_rejected" });
    expect(await standing(ticketId)).toEqual({ status: "open", ...inHandOfReviewer });
  });

  it("that the policy agrees to is paid at once", async () => {
    const { ticketId, messageId } = await storeMail(db());
    await underRules(db(), { automaticBelowCents: 1_000 }, async () => {
      await proposeRefund(reviewer, ticketId, proposal(104));
      await payerOf(ticketId);
    });
    expect(await vendors.refundsOf(messageId)).toHaveLength(1);
  });

  it("that the policy refuses is asked of nobody; how it was settled is noted when the ticket is resolved", async () => {
    const { ticketId } = await expired(105);
    await underRules(db(), { refusedAboveCents: 100, oneApproverUpToCents: 50 }, async () => {
      await expect(proposeRefund(reviewer, ticketId, proposal(105))).rejects.toMatchObject({
        code: "above_limit",
        message: expect.stringContaining("The policy refuses"),
      });
    });
    expect(await standing(ticketId)).toMatchObject({ status: "open", personNeeded: "approval_expired" });
    expect((await readTicket(reviewer, ticketId)).unsettled).toBe(true);
    await resolveTicket(reviewer, ticketId, { how: "Paid by bank transfer." });
    const [note] = await db().select().from(ticketNotes).where(eq(ticketNotes.ticketId, ticketId));
    expect(note).toMatchObject({ kind: "settlement", authorId: reviewer.id, body: "Paid by bank transfer." });
    const resolved = and(eq(auditLog.subjectId, ticketId), eq(auditLog.action, "ticket_resolved"));
    const [row] = await db().select().from(auditLog).where(resolved);
    expect(row).toMatchObject({ actorId: reviewer.id, detail: { noteId: note?.id } });
  });

  it("is turned away when it is of another's order, more than is left, or asked by a role that may not", async () => {
    const { ticketId } = await storeMail(db());
    const refused = (me: typeof reviewer, ...[amount, order]: Parameters<typeof proposal>) =>
      expect(proposeRefund(me, ticketId, proposal(amount, order))).rejects;
    await refused(reviewer, 100, "ord_1003").toMatchObject({ code: "unknown_order" });
    await refused(reviewer, 125_000).toMatchObject({ code: "more_than_left" });
    for (const role of ["viewer", "engineer", "auditor"] as const)
      await refused(localUser(role), 100).toMatchObject({ code: "not_allowed" });
    expect(await db().select().from(approvals).where(eq(approvals.ticketId, ticketId))).toEqual([]);
  });

  it("of a payment that the bank called back is asked of nobody", async () => {
    const { ticketId } = await storeMail(db());
    const [order] = await db().select().from(orders).where(eq(orders.id, "ord_1001"));
    await vendors.dispute(order?.chargeId ?? "");
    await expect(proposeRefund(reviewer, ticketId, proposal(108, "ord_1001"))).rejects.toMatchObject({
      code: "refund_impossible",
    });
    expect(await db().select().from(approvals).where(eq(approvals.ticketId, ticketId))).toEqual([]);
  });

  it("twenty times at once opens one approval", async () => {
    const { ticketId } = await storeMail(db());
    const calls = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) =>
        proposeRefund(n % 2 ? reviewer : admin, ticketId, proposal(200 + n)),
      ),
    );
    expect(calls.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await db().select().from(approvals).where(eq(approvals.ticketId, ticketId))).toHaveLength(1);
  });
});

it("an approval by the proposer, inserted by hand, does not pay", async () => {
  const { ticketId, messageId } = await storeMail(db());
  await proposeRefund(senior, ticketId, proposal(107));
  const row = await proposed(ticketId);
  const now = new Date();
  await db()
    .insert(approvalDecisions)
    .values({
      id: `dec_${randomUUID()}`,
      approvalId: row.id,
      userId: senior.id,
      role: "senior",
      decision: "approve",
      effectiveAt: now,
    });
  await db()
    .update(approvals)
    .set({ status: "approved", decidedAt: now, effectiveAt: now, nudgeAt: now })
    .where(eq(approvals.id, row.id));
  expect(await performApproval(row.id, "run_by_hand")).toMatchObject({ status: "blocked" });
  expect(await vendors.refundsOf(messageId)).toEqual([]);
});
