import { and, eq, sql } from "drizzle-orm";
import { refunds } from "@/db/schema";
import { type ActingRun, auditedAs } from "@/lib/audit/acting-run";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { nextCheckAt } from "./rules.ts";
import type { SettledRefund } from "./schemas.ts";

/** Writes down that the money arrived. A refund that failed stays failed: Stripe's events come in any order. */
export async function settleRefund(refundId: string, by: ActingRun): Promise<SettledRefund> {
  return db().transaction(async (tx) => {
    const [before] = await tx.select().from(refunds).where(eq(refunds.id, refundId)).for("update");
    if (before?.status !== "executing") return { refundId, status: before?.status ?? "not_ours" };
    const checkAt = nextCheckAt("confirmed", before.requestedAt, new Date());
    await tx
      .update(refunds)
      .set({ status: "confirmed", checkAt, confirmedAt: sql`now()`, updatedAt: sql`now()` })
      .where(and(eq(refunds.id, refundId), eq(refunds.status, "executing")));
    const { orderId, approvalId, customerId, amountCents, currency, stripeRefundId } = before;
    await appendAudit(tx, {
      ...auditedAs(by),
      action: "refund_confirmed",
      subject: { type: "refund", id: refundId },
      customerId,
      dedupeKey: `refund:${refundId}:confirmed`,
      detail: { orderId, approvalId, amountCents, currency, stripeRefundId },
    });
    return { refundId, status: "confirmed" };
  });
}
