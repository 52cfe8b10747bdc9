import { and, eq, inArray, isNull, lte, sql } from "drizzle-orm";
import { approvalDecisions, approvals, refunds } from "@/db/schema";
import { db, type Transaction } from "@/lib/db";
import { NotFound, VendorError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { readPolicy } from "@/lib/policy/read-policy";
import { isSatisfied, type Vote } from "@/lib/policy/rules";
import { createRefund, findRefund, type StripeRefund } from "@/lib/vendors/stripe";
import { blockRefund } from "./block-refund.ts";
import { effectHash } from "./effect-hash.ts";
import { recordFailedRefund, recordIssuedRefund } from "./record-refund.ts";
import type { RefundOutcome } from "./schemas.ts";

type Refund = typeof refunds.$inferSelect;

/**
 * The one door for money. No model stands in it: it takes an approval, checks everything again, and pays once for a
 * message and an order, however often it is called and whatever a rerun's model proposes.
 * @throws VendorError when Stripe gave no usable answer; the row stays `executing` and calling again is safe
 */
export async function issueRefund(approvalId: string, runId: string): Promise<RefundOutcome> {
  const admitted = await db().transaction((tx) => admit(tx, approvalId, runId));
  if ("cause" in admitted) return blockRefund(approvalId, runId, admitted.cause);
  const { refund, fresh } = admitted;
  if (refund.status === "confirmed") return { refundId: refund.id, status: "already_refunded", cause: null };

  // A row that was `executing` before us may have been paid: its answer got lost with the process that asked.
  const paid = (fresh ? undefined : await findRefund(refund)) ?? (await pay(refund, runId));
  if (!paid) return { refundId: refund.id, status: "failed", cause: "stripe_refused" };
  await recordIssuedRefund(refund, paid, runId);
  return { refundId: refund.id, status: "issued", cause: null };
}

/** Everything that has to hold before money moves, under the approval's lock; then the row that claims the payment. */
async function admit(
  tx: Transaction,
  approvalId: string,
  runId: string,
): Promise<{ refund: Refund; fresh: boolean } | { cause: string }> {
  const [approval] = await tx
    .select()
    .from(approvals)
    .where(and(eq(approvals.id, approvalId), lte(approvals.effectiveAt, sql`now()`)))
    .for("update");
  if (!approval) throw new NotFound("approval in effect", approvalId);
  if (approval.status !== "approved") return { cause: `approval_${approval.status}` };
  if (effectHash(approval) !== approval.effectHash) return { cause: "effect_changed" };

  const votes = await tx
    .select()
    .from(approvalDecisions)
    .where(and(eq(approvalDecisions.approvalId, approvalId), isNull(approvalDecisions.retractedAt)));
  const { rules } = await readPolicy(tx);
  if (!isSatisfied(rules, approval.amountCents, votes as Vote[])) return { cause: "policy_not_satisfied" };

  const { sourceMessageId, orderId, customerId, chargeId, amountCents, currency } = approval;
  const claim = { approvalId, effectHash: approval.effectHash, chargeId, amountCents, currency, runId };
  const [inserted] = await tx
    .insert(refunds)
    .values({ ...claim, id: newId("refund"), sourceMessageId, orderId, customerId, status: "executing" })
    .onConflictDoUpdate({
      target: [refunds.sourceMessageId, refunds.orderId],
      // Blocked money never moved, so a later yes may use the row; anything else keeps what it was.
      set: { ...claim, status: "executing", cause: null, updatedAt: sql`now()` },
      setWhere: inArray(refunds.status, ["blocked", "requested"]),
    })
    .returning();
  if (inserted) return { refund: inserted, fresh: true };
  const [existing] = await tx
    .select()
    .from(refunds)
    .where(and(eq(refunds.sourceMessageId, sourceMessageId), eq(refunds.orderId, orderId)))
    .for("update");
  if (!existing) throw new NotFound("refund of message", sourceMessageId);
  return { refund: existing, fresh: false };
}

/** Pays by the row, not by the approval: a row that an earlier run claimed goes through with that run's amount. */
async function pay(refund: Refund, runId: string): Promise<StripeRefund | undefined> {
  try {
    return await createRefund(refund);
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    const found = await findRefund(refund);
    if (found) return found;
    if (!error.permanent) throw error;
    await recordFailedRefund(refund, error.code, runId);
    return undefined;
  }
}
