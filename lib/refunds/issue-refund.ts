import { and, eq, inArray, isNull, lte, sql } from "drizzle-orm";
import { approvals, refunds } from "@/db/schema";
import { NotFound, VendorError } from "@/lib/app-errors";
import { checkAgreement } from "@/lib/approvals/decision/votes";
import { db, type Transaction } from "@/lib/db";
import { requireActing } from "@/lib/deployment/acts-here";
import { newId } from "@/lib/ids";
import { isStopped } from "@/lib/stops/is-stopped";
import { createRefund, findRefund } from "@/lib/vendors/stripe";
import { blockRefund } from "./block-refund.ts";
import { effectHash, refundIdempotencyKey, refundPayload } from "./effect-hash.ts";
import { readRefund } from "./read-refund.ts";
import { reconcileRefund } from "./reconcile-refund.ts";
import { recordFailedRefund, recordPayment } from "./record-refund.ts";
import { nextCheckAt } from "./rules.ts";
import type { RefundOutcome } from "./schemas.ts";

type Approval = typeof approvals.$inferSelect;
type Refund = typeof refunds.$inferSelect;

/**
 * The one door for money. No model stands in it: it takes an approval, looks first whether money moved already, checks
 * everything again, and pays once for a message and an order, however often it is called and whatever a rerun's model
 * proposes. While money is stopped it stays shut: `stopped`, and nothing is written.
 * @throws VendorError when Stripe gave no usable answer; the row stays `executing` and calling again is safe
 */
export async function issueRefund(approvalId: string, runId: string): Promise<RefundOutcome> {
  await requireActing();
  const [approval] = await db().select().from(approvals).where(eq(approvals.id, approvalId));
  if (!approval) throw new NotFound("approval", approvalId);
  const earlier = await readRefund(approval.sourceMessageId, approval.orderId);
  const moved = earlier && (await reconcileRefund(earlier, runId));
  if (moved) return moved;
  if (await isStopped(["money"])) return { refundId: null, status: "stopped", cause: "money_stopped" };

  const admitted = await db().transaction((tx) => admit(tx, approvalId, runId));
  if ("cause" in admitted) return blockRefund(approvalId, runId, admitted.cause);
  return pay(admitted.refund, runId);
}

/** Everything that has to hold before money moves, under the approval's lock; then the row that claims the payment. */
async function admit(
  tx: Transaction,
  approvalId: string,
  runId: string,
): Promise<{ refund: Refund } | { cause: string }> {
  const [approval] = await tx
    .select()
    .from(approvals)
    .where(and(eq(approvals.id, approvalId), lte(approvals.effectiveAt, sql`now()`)))
    .for("update");
  if (!approval) throw new NotFound("approval in effect", approvalId);
  if (approval.status !== "approved") return { cause: `approval_${approval.status}` };
  if (effectHash(approval) !== approval.effectHash) return { cause: "effect_changed" };

  const cause = await checkAgreement(tx, approval);
  return cause ? { cause } : { refund: await claim(tx, approval, runId) };
}

async function claim(tx: Transaction, approval: Approval, runId: string): Promise<Refund> {
  const { id: approvalId, sourceMessageId, orderId, customerId, chargeId, amountCents, currency } = approval;
  const checkAt = nextCheckAt("executing", new Date(), new Date());
  const terms = {
    approvalId,
    effectHash: approval.effectHash,
    chargeId,
    amountCents,
    currency,
    runId,
    checkAt,
  };
  const [claimed] = await tx
    .insert(refunds)
    .values({ ...terms, id: newId("refund"), sourceMessageId, orderId, customerId, status: "executing" })
    .onConflictDoUpdate({
      target: [refunds.sourceMessageId, refunds.orderId],
      set: { ...terms, status: "executing", cause: null, updatedAt: sql`now()` },
      // Where no money moved a later yes may use the row. Two at once are told apart by Stripe's key, which is the pair.
      setWhere: and(
        inArray(refunds.status, ["blocked", "requested", "failed", "executing"]),
        isNull(refunds.stripeRefundId),
      ),
    })
    .returning();
  if (claimed) return claimed;
  throw new VendorError({
    code: "refund_just_paid",
    message: "The refund was paid this very moment by somebody else; it is looked at again.",
    permanent: false,
    retryAfterMs: 1_000,
  });
}

/** After any failure Stripe is asked before it is believed: its refusal may be about a second request, not the first. */
async function pay(refund: Refund, runId: string): Promise<RefundOutcome> {
  try {
    const paid = await createRefund(refundPayload(refund), refundIdempotencyKey(refund));
    return await recordPayment(refund, paid, runId);
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    const found = await findRefund(refund);
    if (found) return recordPayment(refund, found, runId);
    if (!error.permanent) throw error;
    return recordFailedRefund(refund, error.code, runId);
  }
}
