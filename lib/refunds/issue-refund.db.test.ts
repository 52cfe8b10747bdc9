import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvals, tickets } from "@/db/schema";
import { VendorError } from "@/lib/app-errors";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { performApproval } from "@/lib/approvals/perform-approval";
import { db } from "@/lib/db";
import { RefundEffect } from "@/lib/refunds/refund-effect";
import { ticketNeed } from "@/lib/tickets/view/ticket-need";
import { localUser } from "@/testing/local-user";
import { asksAbout } from "@/testing/refund-approvals";
import { askAndApprove, askForRefund, refundAudit, refundOf } from "@/testing/refunds";
import { underRules } from "@/testing/under-rules";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();

async function personNeeded(messageId: string) {
  const [found] = await db()
    .select({ why: ticketNeed })
    .from(approvals)
    .innerJoin(tickets, eq(tickets.id, approvals.ticketId))
    .where(asksAbout(messageId));
  return found?.why;
}

describe("an approved refund", () => {
  it("is paid exactly as approved, and audited", async () => {
    const { approvalId, messageId, runId } = await askAndApprove({ orderId: "ord_1003", amountCents: 2_000 });
    const outcome = await performApproval(approvalId, runId);
    const row = await refundOf(messageId);
    expect(outcome).toEqual({ refundId: row?.id, status: "issued", cause: null });
    const paid = await vendors.refundsOf(messageId);
    expect(paid).toMatchObject([
      { charge: "ch_sbx_1003", amount: 2_000, currency: "usd", status: "succeeded" },
    ]);
    expect(row).toMatchObject({
      status: "executing",
      stripeRefundId: paid[0]?.id,
      amountCents: 2_000,
      approvalId,
    });
    // The webhook confirms it; without a webhook, Stripe is asked.
    expect(row?.confirmedAt).toBeNull();
    expect(row?.checkAt).toBeInstanceOf(Date);
    expect(await refundAudit(row?.id, "refund_issued")).toMatchObject([{ runId, customerId: "cust_002" }]);
  });

  it("is paid once for twenty calls at once", async () => {
    const { approvalId, messageId, runId } = await askAndApprove({ orderId: "ord_1004" });
    const calls = await Promise.allSettled(
      Array.from({ length: 20 }, () => performApproval(approvalId, runId)),
    );
    for (const call of calls) {
      if (call.status === "fulfilled") expect(["issued", "already_refunded"]).toContain(call.value.status);
      else expect(call.reason).toMatchObject({ name: "VendorError", permanent: false });
    }
    expect(await performApproval(approvalId, runId)).toMatchObject({ status: "already_refunded" });
    expect(await vendors.refundsOf(messageId)).toHaveLength(1);
    const row = await refundOf(messageId);
    expect(row?.status).toBe("executing");
    expect(await refundAudit(row?.id, "refund_issued")).toHaveLength(1);
  });
});

describe("when Stripe", () => {
  it("pays and its answer is lost, the next call finds the refund", async () => {
    const { approvalId, messageId, runId } = await askAndApprove({ orderId: "ord_1005" });
    // Everything after the payment fails too, else the first call would find it.
    await vendors.fault("stripe", { match: "POST /v1/refunds", status: "reset-after", times: 2 });
    await vendors.fault("stripe", { match: "GET /v1/refunds", status: "reset", times: null });
    await expect(performApproval(approvalId, runId)).rejects.toBeInstanceOf(VendorError);
    expect(await refundOf(messageId)).toMatchObject({ status: "executing", stripeRefundId: null });
    await vendors.heal("stripe");
    expect(await performApproval(approvalId, runId)).toMatchObject({ status: "issued" });
    expect(await vendors.refundsOf(messageId)).toHaveLength(1);
    expect(await refundOf(messageId)).toMatchObject({
      status: "executing",
      stripeRefundId: expect.any(String),
    });
  });

  it("is away and comes back, money moves once", async () => {
    const { approvalId, messageId, runId } = await askAndApprove({ orderId: "ord_1007" });
    await vendors.fault("stripe", { match: "POST /v1/refunds", status: 503, times: 1 });
    await expect(performApproval(approvalId, runId)).rejects.toMatchObject({ permanent: false });
    expect(await performApproval(approvalId, runId)).toMatchObject({ status: "issued" });
    expect(await vendors.refundsOf(messageId)).toHaveLength(1);
  });

  it("has refunded the charge by hand before, it is failed and audited, and a person must look", async () => {
    const { approvalId, messageId, runId } = await askAndApprove({ orderId: "ord_1008" });
    await vendors.refundByHand("ch_sbx_1008");
    const outcome = await performApproval(approvalId, runId);
    expect(outcome).toMatchObject({ status: "failed" });
    const row = await refundOf(messageId);
    expect(row).toMatchObject({ status: "failed", stripeRefundId: null });
    expect(row?.cause).toMatch(/^stripe_/);
    expect(await refundAudit(row?.id, "refund_blocked")).toHaveLength(1);
    expect(await personNeeded(messageId)).toBe("refund_failed");
    expect(await vendors.refundsOf(messageId)).toEqual([]);
  });

  it("refuses once for good and accepts it the next time, the moved money is recorded", async () => {
    const { approvalId, messageId, runId } = await askAndApprove({ orderId: "ord_1009", amountCents: 1_000 });
    await vendors.fault("stripe", { match: "POST /v1/refunds", status: 403, times: 1 });
    expect(await performApproval(approvalId, runId)).toMatchObject({ status: "failed" });
    const again = await performApproval(approvalId, runId);
    const row = await refundOf(messageId);
    const paid = await vendors.refundsOf(messageId);
    // Either no money moves any more, or a row records it.
    expect(row?.stripeRefundId ?? undefined).toBe(paid[0]?.id);
    expect(["issued", "already_refunded"].includes(again.status)).toBe(paid.length === 1);
    expect(await refundAudit(row?.id, "refund_issued")).toHaveLength(paid.length);
  });

  it("refused an amount for good, and a person approved another since, it pays the approved amount or none", async () => {
    const first = await askAndApprove({ orderId: "ord_1009", amountCents: 5_000 });
    await vendors.fault("stripe", { match: "POST /v1/refunds", status: 403, times: 1 });
    expect(await performApproval(first.approvalId, first.runId)).toMatchObject({ status: "failed" });
    const second = await askForRefund({
      orderId: "ord_1009",
      amountCents: 3_000,
      messageId: first.messageId,
    });
    if (second.gate.kind === "ask") {
      await decideApproval(localUser("senior"), second.approvalId, { decision: "approve", version: 1 });
      await performApproval(second.approvalId, second.runId);
    }
    const paid = await vendors.refundsOf(first.messageId);
    expect(paid.map(({ amount }) => amount).filter((amount) => amount !== 3_000)).toEqual([]);
  });
});

describe("issueRefund pays nothing", () => {
  /** No money moved, and the row has the cause. */
  async function expectBlocked(messageId: string, outcome: { status: string }, cause: string): Promise<void> {
    expect(outcome).toMatchObject({ status: "blocked", cause });
    expect(await vendors.refundsOf(messageId)).toEqual([]);
    expect((await vendors.calls("stripe")).filter(({ method }) => method === "POST")).toEqual([]);
    const row = await refundOf(messageId);
    expect(row).toMatchObject({ status: "blocked", cause, stripeRefundId: null });
    expect(await refundAudit(row?.id, "refund_blocked")).toHaveLength(1);
  }

  it("for an undecided approval", async () => {
    const { approvalId, messageId, runId } = await askForRefund({ orderId: "ord_1001" });
    await expect(performApproval(approvalId, runId)).rejects.toMatchObject({ code: "not_found" });
    expect(await refundOf(messageId)).toBeUndefined();
  });

  it("for an approval that does not exist", async () => {
    await expect(performApproval("apr_none", "run_none")).rejects.toMatchObject({ code: "not_found" });
  });

  it("while an approval can still be taken back", async () => {
    const { approvalId, messageId, runId } = await askAndApprove({ orderId: "ord_1001" });
    const later = new Date(Date.now() + 60_000);
    await db().update(approvals).set({ effectiveAt: later }).where(eq(approvals.id, approvalId));
    await expect(performApproval(approvalId, runId)).rejects.toMatchObject({ code: "not_found" });
    expect(await refundOf(messageId)).toBeUndefined();
  });

  it("for a rejection, in effect or not", async () => {
    const { approvalId, messageId, runId } = await askForRefund({ orderId: "ord_1001" });
    await decideApproval(localUser("senior"), approvalId, { decision: "reject", version: 1 });
    await expect(performApproval(approvalId, runId)).rejects.toMatchObject({ code: "not_found" });
    await db()
      .update(approvals)
      .set({ effectiveAt: new Date(0) })
      .where(eq(approvals.id, approvalId));
    await expectBlocked(messageId, await performApproval(approvalId, runId), "approval_rejected");
  });

  it("for an approval that was withdrawn after a vote", async () => {
    const first = await askAndApprove({ orderId: "ord_1001" });
    await askForRefund({ orderId: "ord_1001", amountCents: 4_000, messageId: first.messageId });
    const outcome = await performApproval(first.approvalId, first.runId);
    await expectBlocked(first.messageId, outcome, "approval_withdrawn");
  });

  it.each([
    ["amount", { amountCents: 4_899 }],
    ["charge", { chargeId: "ch_sbx_1002" }],
    ["currency", { currency: "EUR" }],
    ["order", { orderId: "ord_1002" }],
  ])("when somebody changed the %s of an approved row in the database", async (_what, change) => {
    const { approvalId, messageId, runId } = await askAndApprove({ orderId: "ord_1001" });
    const [row] = await db().select().from(approvals).where(eq(approvals.id, approvalId));
    const effect = { ...RefundEffect.parse(row?.effect), ...change };
    await db().update(approvals).set({ effect }).where(eq(approvals.id, approvalId));
    await expectBlocked(messageId, await performApproval(approvalId, runId), "effect_changed");
  });

  it("when the rules were tightened after the vote", async () => {
    const { approvalId, messageId, runId } = await askAndApprove({ orderId: "ord_1001" });
    const outcome = await underRules(db(), { oneApproverUpToCents: 4_000 }, () =>
      performApproval(approvalId, runId),
    );
    await expectBlocked(messageId, outcome, "policy_not_satisfied");
    // A later approval may reuse the blocked row: the rules are restored.
    expect(await performApproval(approvalId, runId)).toMatchObject({ status: "issued" });
    expect(await vendors.refundsOf(messageId)).toHaveLength(1);
  });

  it("for large money with one vote, whatever the row says", async () => {
    const { approvalId, messageId, runId } = await askAndApprove({ orderId: "ord_1006" });
    await db()
      .update(approvals)
      .set({ status: "approved", effectiveAt: new Date(0) })
      .where(eq(approvals.id, approvalId));
    await expectBlocked(messageId, await performApproval(approvalId, runId), "policy_not_satisfied");
  });
});
