import { and, eq, inArray, sql } from "drizzle-orm";
import { approvals, refunds } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { NotFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { RefundOutcome } from "./schemas.ts";

/**
 * Writes down that money stays where it is: rejected, expired, withdrawn, or stopped at the door.
 * @param cause a code such as `approval_rejected`
 */
export async function blockRefund(approvalId: string, runId: string, cause: string): Promise<RefundOutcome> {
  return db().transaction(async (tx) => {
    const [approval] = await tx.select().from(approvals).where(eq(approvals.id, approvalId));
    if (!approval) throw new NotFound("approval", approvalId);
    const { sourceMessageId, orderId, customerId, chargeId, amountCents, currency } = approval;
    const row = {
      approvalId,
      effectHash: approval.effectHash,
      chargeId,
      amountCents,
      currency,
      cause,
      runId,
    };
    await tx
      .insert(refunds)
      .values({ ...row, id: newId("refund"), sourceMessageId, orderId, customerId, status: "blocked" })
      .onConflictDoUpdate({
        target: [refunds.sourceMessageId, refunds.orderId],
        set: { ...row, updatedAt: sql`now()` },
        setWhere: inArray(refunds.status, ["blocked", "requested"]),
      });
    const [refund] = await tx
      .select()
      .from(refunds)
      .where(and(eq(refunds.sourceMessageId, sourceMessageId), eq(refunds.orderId, orderId)));
    if (!refund) throw new NotFound("refund of message", sourceMessageId);
    if (refund.status === "confirmed")
      return { refundId: refund.id, status: "already_refunded", cause: null };
    await appendAudit(tx, {
      actor: { type: "function", id: "handle-customer-email" },
      action: "refund_blocked",
      subject: { type: "refund", id: refund.id },
      customerId,
      runId,
      dedupeKey: `${runId}:issue-refund:${approvalId}:refund_blocked`,
      detail: { orderId, approvalId, amountCents, currency, cause },
    });
    return { refundId: refund.id, status: "blocked", cause };
  });
}
