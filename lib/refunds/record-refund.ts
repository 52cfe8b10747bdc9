import { and, eq, isNull, sql } from "drizzle-orm";
import { approvals, refunds, tickets } from "@/db/schema";
import { type AuditActor, appendAudit } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import type { StripeRefund } from "@/lib/vendors/stripe";

type Refund = typeof refunds.$inferSelect;

const DOOR: AuditActor = { type: "function", id: "handle-customer-email" };

/**
 * Writes down that money moved: Stripe's word counts, whatever the row said before. Of several callers that learn it at
 * once, one writes.
 */
export async function recordIssuedRefund(refund: Refund, paid: StripeRefund, runId: string): Promise<void> {
  const confirmed = paid.status === "succeeded";
  await db().transaction(async (tx) => {
    const [written] = await tx
      .update(refunds)
      .set({
        stripeRefundId: paid.id,
        amountCents: paid.amount,
        cause: null,
        status: confirmed ? "confirmed" : "executing",
        confirmedAt: confirmed ? sql`now()` : null,
        updatedAt: sql`now()`,
      })
      .where(and(eq(refunds.id, refund.id), isNull(refunds.stripeRefundId)))
      .returning();
    if (!written) return;
    await audit(tx, "refund_issued", written, runId, { stripeRefundId: paid.id });
  });
}

/** Writes down that Stripe refused for good: no money moved, and a person has to look. */
export async function recordFailedRefund(refund: Refund, code: string, runId: string): Promise<void> {
  await db().transaction(async (tx) => {
    const [written] = await tx
      .update(refunds)
      .set({ status: "failed", cause: code, updatedAt: sql`now()` })
      .where(and(eq(refunds.id, refund.id), eq(refunds.status, "executing")))
      .returning();
    if (!written) return;
    const [approval] = await tx.select().from(approvals).where(eq(approvals.id, refund.approvalId));
    if (approval)
      await tx
        .update(tickets)
        .set({ personNeeded: "refund_failed" })
        .where(eq(tickets.id, approval.ticketId));
    await audit(tx, "refund_blocked", written, runId, { cause: code });
  });
}

async function audit(
  tx: Transaction,
  action: "refund_issued" | "refund_blocked",
  refund: Refund,
  runId: string,
  more: Record<string, string>,
): Promise<void> {
  await appendAudit(tx, {
    actor: DOOR,
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
