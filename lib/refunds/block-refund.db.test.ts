import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { approvals } from "@/db/schema";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { declineApproval, performApproval } from "@/lib/approvals/perform-approval";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { askAndApprove, askForRefund, refundAudit, refundOf } from "@/testing/refunds";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();

const putInEffect = (approvalId: string) =>
  db()
    .update(approvals)
    .set({ effectiveAt: new Date(0) })
    .where(eq(approvals.id, approvalId));

describe("a run with a forged memo that its refund was declined", () => {
  it("blocks nothing while nobody has decided, and a later approval still pays", async () => {
    const { approvalId, messageId, runId } = await askForRefund({ orderId: "ord_1001" });
    await expect(declineApproval(approvalId, runId)).rejects.toMatchObject({ code: "approval_not_declined" });
    expect(await refundOf(messageId)).toBeUndefined();
    await decideApproval(localUser("senior"), approvalId, { decision: "approve", version: 1 });
    expect(await performApproval(approvalId, runId)).toMatchObject({ status: "issued" });
  });

  it("blocks nothing after an approval", async () => {
    const { approvalId, messageId, runId } = await askAndApprove({ orderId: "ord_1003" });
    await expect(declineApproval(approvalId, runId)).rejects.toMatchObject({ code: "approval_not_declined" });
    expect(await refundOf(messageId)).toBeUndefined();
  });

  it("blocks nothing while a rejection can still be taken back", async () => {
    const { approvalId, messageId, runId } = await askForRefund({ orderId: "ord_1005" });
    await decideApproval(localUser("senior"), approvalId, { decision: "reject", version: 1 });
    await expect(declineApproval(approvalId, runId)).rejects.toMatchObject({ code: "approval_not_declined" });
    expect(await refundOf(messageId)).toBeUndefined();
  });
});

it("the recorded cause is the row's own", async () => {
  const { approvalId, messageId, runId } = await askForRefund({ orderId: "ord_1007" });
  await decideApproval(localUser("senior"), approvalId, { decision: "reject", version: 1 });
  await putInEffect(approvalId);
  expect(await declineApproval(approvalId, runId)).toMatchObject({
    status: "blocked",
    cause: "approval_rejected",
  });
  const row = await refundOf(messageId);
  expect(row).toMatchObject({ status: "blocked", cause: "approval_rejected", stripeRefundId: null });
  expect(await refundAudit(row?.id, "refund_blocked")).toHaveLength(1);
  expect(await vendors.refundsOf(messageId)).toEqual([]);
});
