import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvals, refunds } from "@/db/schema";
import { VendorError } from "@/lib/app-errors";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { performApproval } from "@/lib/approvals/perform-approval";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { localUser } from "@/testing/local-user";
import { withRefund } from "@/testing/refund-approvals";
import { askAndApprove, askForRefund, refundAudit, refundOf } from "@/testing/refunds";
import { underRules } from "@/testing/under-rules";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();

/** Calls `issueRefund` so that Stripe pays and the answer is lost, as when the process is killed. */
async function payAndForget(approvalId: string, runId: string): Promise<void> {
  await vendors.fault("stripe", { match: "POST /v1/refunds", status: "reset-after", times: 2 });
  await vendors.fault("stripe", { match: "GET /v1/refunds", status: "reset", times: null });
  await expect(performApproval(approvalId, runId)).rejects.toBeInstanceOf(VendorError);
  await vendors.heal("stripe");
}

describe("a row left executing by a process that was killed", () => {
  it("before the call to Stripe is paid by the next call", async () => {
    const { approvalId, messageId, runId } = await askAndApprove({ orderId: "ord_1009", amountCents: 500 });
    const [approval] = await db().select().from(approvals).where(eq(approvals.id, approvalId));
    const { sourceMessageId, orderId, customerId, effectHash, chargeId, amountCents, currency } =
      withRefund(approval);
    const claim = { sourceMessageId, orderId, customerId, effectHash, chargeId, amountCents, currency };
    await db()
      .insert(refunds)
      .values({ ...claim, id: newId("refund"), approvalId, runId, status: "executing" });
    expect(await performApproval(approvalId, `run_${randomUUID()}`)).toMatchObject({ status: "issued" });
    expect(await vendors.refundsOf(messageId)).toMatchObject([{ amount: 500, currency: "usd" }]);
    expect(await refundOf(messageId)).toMatchObject({
      status: "executing",
      stripeRefundId: expect.any(String),
    });
  });

  it("after Stripe paid is found by the next call, of another run too", async () => {
    const { approvalId, messageId, runId } = await askAndApprove({ orderId: "ord_1009", amountCents: 600 });
    await payAndForget(approvalId, runId);
    expect(await performApproval(approvalId, `run_${randomUUID()}`)).toMatchObject({ status: "issued" });
    const row = await refundOf(messageId);
    expect(row?.status).toBe("executing");
    expect(await vendors.refundsOf(messageId)).toMatchObject([{ id: row?.stripeRefundId, amount: 600 }]);
    expect(await refundAudit(row?.id, "refund_issued")).toHaveLength(1);
  });

  it("after Stripe paid is found although the rules were tightened since", async () => {
    const { approvalId, messageId, runId } = await askAndApprove({ orderId: "ord_1009", amountCents: 700 });
    await payAndForget(approvalId, runId);
    const outcome = await underRules(db(), { refusedAboveCents: 100, oneApproverUpToCents: 100 }, () =>
      performApproval(approvalId, runId),
    );
    expect(await vendors.refundsOf(messageId)).toHaveLength(1);
    expect(["issued", "already_refunded"]).toContain(outcome.status);
    const row = await refundOf(messageId);
    expect(row?.status).toBe("executing");
    expect(await refundAudit(row?.id, "refund_blocked")).toEqual([]);
  });
});

describe("a refund that failed at Stripe", () => {
  it("before we recorded it does not count as moved money", async () => {
    const { approvalId, messageId, runId } = await askAndApprove({ orderId: "ord_1009", amountCents: 900 });
    await payAndForget(approvalId, runId);
    const [made] = await vendors.refundsOf(messageId);
    await vendors.failRefund(made?.id ?? "");
    const [outcome] = await Promise.allSettled([performApproval(approvalId, runId)]);
    if (outcome.status === "fulfilled") expect(outcome.value.status).toBe("failed");
    const row = await refundOf(messageId);
    expect(row?.status).toBe("failed");
    expect(await refundAudit(row?.id, "refund_issued")).toEqual([]);
  });
});

describe("a rerun", () => {
  it("that proposes another amount after the payment finds it, and pays nothing more", async () => {
    const first = await askAndApprove({ orderId: "ord_1002", amountCents: 10_000 });
    await performApproval(first.approvalId, first.runId);
    const again = await askForRefund({
      orderId: "ord_1002",
      amountCents: 20_000,
      messageId: first.messageId,
    });
    expect(again.gate).toMatchObject({ kind: "paid", approvalId: first.approvalId });
    expect(await performApproval(first.approvalId, again.runId)).toMatchObject({
      status: "already_refunded",
    });
    expect(await vendors.refundsOf(first.messageId)).toMatchObject([{ amount: 10_000 }]);
  });

  it("finds the outcome of a payment whose answers were all lost", async () => {
    const first = await askAndApprove({ orderId: "ord_1002", amountCents: 9_000 });
    await payAndForget(first.approvalId, first.runId);
    const again = await askForRefund({
      orderId: "ord_1002",
      amountCents: 20_000,
      messageId: first.messageId,
    });
    expect(again.gate).toMatchObject({ kind: "paid", approvalId: first.approvalId });
    expect(await performApproval(first.approvalId, again.runId)).toMatchObject({ status: "issued" });
    expect(await refundOf(first.messageId)).toMatchObject({ status: "executing", amountCents: 9_000 });
  });

  it("with another amount races the first run: one pays, under its own approval", async () => {
    // Several rounds, because either run may be first.
    for (let round = 1; round <= 12; round++) {
      const first = await askAndApprove({ orderId: "ord_1002", amountCents: 100 + round });
      const second = await askForRefund({
        orderId: "ord_1002",
        amountCents: 200 + round,
        messageId: first.messageId,
      });
      await decideApproval(localUser("senior"), second.approvalId, { decision: "approve", version: 1 });
      const [blocked, paid] = await Promise.allSettled([
        performApproval(first.approvalId, first.runId),
        performApproval(second.approvalId, second.runId),
      ]);
      // The second approval withdrew the first one, which pays nothing and may have to wait to record that.
      if (blocked.status === "rejected") expect(blocked.reason).toBeInstanceOf(VendorError);
      if (paid.status === "rejected") expect(paid.reason).toBeInstanceOf(VendorError);
      await performApproval(second.approvalId, second.runId);
      expect(await vendors.refundsOf(first.messageId)).toMatchObject([{ amount: 200 + round }]);
      expect(await refundOf(first.messageId)).toMatchObject({
        status: "executing",
        approvalId: second.approvalId,
        amountCents: 200 + round,
      });
    }
  });
});
