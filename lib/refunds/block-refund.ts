import { and, eq, inArray, isNull, lte, or, sql } from "drizzle-orm";
import { approvals, refunds } from "@/db/schema";
import { Conflict, VendorError } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { STRIPE_TIMEOUT_MS } from "@/lib/vendors/stripe";
import { readRefund } from "./read-refund.ts";
import { reconcileRefund } from "./reconcile-refund.ts";
import { refundOf } from "./refund-effect.ts";
import { doorOf } from "./rules.ts";
import type { RefundOutcome } from "./schemas.ts";

/** A call to Stripe that began longer ago than this has ended. */
const UNDER_WAY_MS = 2 * STRIPE_TIMEOUT_MS;

/**
 * Records that a refund does not happen: it was rejected, expired, withdrawn, or refused by `issueRefund`. Never while
 * a payment of an earlier process could still be running.
 * @param doorCause why `issueRefund` refused an approved refund; without it the approval's row has the cause
 * @throws VendorError when a running payment cannot be ruled out yet
 * @throws Conflict when the row says that money may still move, whatever the step's memo says
 */
export async function blockRefund(
  approval: typeof approvals.$inferSelect,
  runId: string,
  doorCause?: string,
): Promise<RefundOutcome> {
  const approvalId = approval.id;
  const cause = doorCause ?? (await causeOf(approvalId));
  const { sourceMessageId, orderId, customerId, chargeId, amountCents, currency } = refundOf(approval);
  const earlier = await readRefund(sourceMessageId, orderId);
  const moved = earlier && (await reconcileRefund(earlier, runId));
  if (moved) return moved;
  if (earlier?.status === "executing") refuseWhileUnderWay(earlier.updatedAt);

  return db().transaction(async (tx) => {
    const terms = {
      approvalId,
      effectHash: approval.effectHash,
      chargeId,
      amountCents,
      currency,
      cause,
      runId,
      checkAt: null,
    };
    const [refund] = await tx
      .insert(refunds)
      .values({ ...terms, id: newId("refund"), sourceMessageId, orderId, customerId, status: "blocked" })
      .onConflictDoUpdate({
        target: [refunds.sourceMessageId, refunds.orderId],
        set: { ...terms, status: "blocked", updatedAt: sql`now()` },
        setWhere: and(
          isNull(refunds.stripeRefundId),
          or(
            inArray(refunds.status, ["blocked", "requested", "failed"]),
            lte(refunds.updatedAt, sql`now() - ${UNDER_WAY_MS} * interval '1 millisecond'`),
          ),
        ),
      })
      .returning();
    // A payment claimed the row between our read and our write.
    if (!refund) throw underWay(UNDER_WAY_MS);
    await appendAudit(tx, {
      actor: { type: "function", id: doorOf(approval) },
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

/** The cause from the row: the memo of a step comes from the engine and cannot close an approval. */
async function causeOf(approvalId: string): Promise<string> {
  const [row] = await db()
    .select({ status: approvals.status })
    .from(approvals)
    .where(and(eq(approvals.id, approvalId), lte(approvals.effectiveAt, sql`now()`)));
  if (row && row.status !== "pending" && row.status !== "approved") return `approval_${row.status}`;
  throw new Conflict({
    code: "approval_not_declined",
    message: "The approval was not declined, or that can still be taken back. No refund was blocked.",
  });
}

function refuseWhileUnderWay(since: Date): void {
  const leftMs = since.getTime() + UNDER_WAY_MS - Date.now();
  if (leftMs > 0) throw underWay(leftMs);
}

function underWay(retryAfterMs: number): VendorError {
  return new VendorError({
    code: "refund_under_way",
    message: "Another process may be paying right now; the next attempt looks again.",
    permanent: false,
    retryAfterMs,
  });
}
