import { and, eq, isNull, sql } from "drizzle-orm";
import { approvals, refunds } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { reopenTicket } from "@/lib/tickets/reopen-ticket";
import type { StripeRefund } from "@/lib/vendors/stripe";
import { doorOf, nextCheckAt, readStripeStatus } from "./rules.ts";
import type { RefundOutcome } from "./schemas.ts";

type Refund = typeof refunds.$inferSelect;

/** Records Stripe's state of the refund. @returns the outcome in our words */
export async function recordPayment(
  refund: Refund,
  paid: StripeRefund,
  runId: string,
): Promise<RefundOutcome> {
  if (readStripeStatus(paid.status) === "undone")
    return recordFailedRefund(refund, `stripe_refund_${paid.status}`, runId);
  await recordIssuedRefund(refund, paid, runId);
  return { refundId: refund.id, status: "issued", cause: null };
}

/**
 * Records that Stripe accepted the refund, whatever the row said before; of several concurrent callers one writes. The
 * webhook confirms that the money arrived; without a webhook, Stripe is asked later.
 */
export async function recordIssuedRefund(refund: Refund, paid: StripeRefund, runId: string): Promise<void> {
  await db().transaction(async (tx) => {
    const [written] = await tx
      .update(refunds)
      .set({
        stripeRefundId: paid.id,
        amountCents: paid.amount,
        cause: null,
        status: "executing",
        checkAt: nextCheckAt("executing", refund.requestedAt, new Date()),
        updatedAt: sql`now()`,
      })
      .where(and(eq(refunds.id, refund.id), isNull(refunds.stripeRefundId)))
      .returning();
    if (!written) return;
    await audit(tx, "refund_issued", written, runId, { stripeRefundId: paid.id });
  });
}

/** Records that Stripe refused for good: no money moved, and a person must look. */
export async function recordFailedRefund(
  refund: Refund,
  code: string,
  runId: string,
): Promise<RefundOutcome> {
  await db().transaction(async (tx) => {
    const [written] = await tx
      .update(refunds)
      .set({ status: "failed", cause: code, checkAt: null, updatedAt: sql`now()` })
      .where(and(eq(refunds.id, refund.id), eq(refunds.status, "executing"), isNull(refunds.stripeRefundId)))
      .returning();
    if (!written) return;
    const [approval] = await tx.select().from(approvals).where(eq(approvals.id, refund.approvalId));
    if (approval?.ticketId) await reopenTicket(tx, approval.ticketId);
    await audit(tx, "refund_blocked", written, runId, { cause: code });
  });
  return { refundId: refund.id, status: "failed", cause: code };
}

async function audit(
  tx: Transaction,
  action: "refund_issued" | "refund_blocked",
  refund: Refund,
  runId: string,
  more: Record<string, string>,
): Promise<void> {
  const [approval] = await tx.select().from(approvals).where(eq(approvals.id, refund.approvalId));
  if (!approval) throw new NotFound("approval", refund.approvalId);
  await appendAudit(tx, {
    actor: { type: "function", id: doorOf(approval) },
    action,
    subject: { type: "refund", id: refund.id },
    customerId: refund.customerId,
    runId,
    dedupeKey: `${runId}:issue-refund:${refund.approvalId}:${action}`,
    detail: {
      orderId: refund.orderId,
      approvalId: refund.approvalId,
      amountCents: refund.amountCents,
      currency: refund.currency,
      ...more,
    },
  });
}
