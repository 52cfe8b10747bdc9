import { eq, sql } from "drizzle-orm";
import { approvals, refunds } from "@/db/schema";
import { type ActingRun, auditedAs } from "@/lib/audit/acting-run";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { reopenTicket } from "@/lib/tickets/reopen-ticket";
import type { SettledRefund } from "./schemas.ts";

/**
 * Writes down that a refund Stripe had taken came back, days later perhaps: its ticket is open again and waits for a
 * person. The approval stays as it was decided, and the row keeps anybody from paying a second time.
 * @param cause a code such as `stripe_refund_failed`
 */
export async function failRefund(
  refundId: string,
  cause: string,
  by: ActingRun & { failureTold: boolean },
): Promise<SettledRefund> {
  return db().transaction(async (tx) => {
    const [before] = await tx.select().from(refunds).where(eq(refunds.id, refundId)).for("update");
    if (before?.status !== "executing" && before?.status !== "confirmed")
      return { refundId, status: before?.status ?? "not_ours" };
    await tx
      .update(refunds)
      .set({ status: "failed", cause, checkAt: null, confirmedAt: null, updatedAt: sql`now()` })
      .where(eq(refunds.id, refundId));
    const { orderId, approvalId, customerId, amountCents, currency, stripeRefundId } = before;
    const [approval] = await tx
      .select({ ticketId: approvals.ticketId })
      .from(approvals)
      .where(eq(approvals.id, approvalId));
    const ticketId = approval?.ticketId ?? null;
    if (ticketId) await reopenTicket(tx, ticketId);
    if (!by.failureTold) {
      const data = { refundId, stripeRefundId, status: "failed", ticketId, customerId };
      await emitEvent(tx, "stripe/refund.failed", data, { id: `evt_failed_${refundId}` });
    }
    await appendAudit(tx, {
      ...auditedAs(by),
      action: "refund_failed",
      subject: { type: "refund", id: refundId },
      customerId,
      dedupeKey: `refund:${refundId}:failed`,
      detail: { orderId, approvalId, amountCents, currency, stripeRefundId, cause },
    });
    return { refundId, status: "failed" };
  });
}
