import { and, inArray, isNull, sql } from "drizzle-orm";
import { type approvals, refunds } from "@/db/schema";
import { VendorError } from "@/lib/app-errors";
import { db, type Transaction } from "@/lib/db";
import { requireActing } from "@/lib/deployment/acts-here";
import { newId } from "@/lib/ids";
import { isStopped } from "@/lib/stops/is-stopped";
import { createRefund, findRefund } from "@/lib/vendors/stripe";
import { blockRefund } from "./block-refund.ts";
import { readRefund } from "./read-refund.ts";
import { reconcileRefund } from "./reconcile-refund.ts";
import { recordFailedRefund, recordPayment } from "./record-refund.ts";
import { refundIdempotencyKey, refundOf, refundPayload } from "./refund-effect.ts";
import { nextCheckAt } from "./rules.ts";
import type { RefundOutcome } from "./schemas.ts";

type Approval = typeof approvals.$inferSelect;
/** Checks under its lock, in the caller's transaction, that an approval allows its effect; a code says why not. */
type Admit = (tx: Transaction) => Promise<{ approval: Approval } | { cause: string }>;
type Refund = typeof refunds.$inferSelect;

/**
 * The only place that pays. No model is involved: takes an approval, looks whether money moved already, checks
 * everything again, and pays once per message and order, however often it is called and whatever a rerun's model
 * proposes. While money is stopped, returns `stopped` and writes nothing.
 * @throws VendorError when Stripe gave no usable answer; the row stays `executing` and calling again is safe
 */
export async function issueRefund(approval: Approval, runId: string, admit: Admit): Promise<RefundOutcome> {
  await requireActing();
  const { sourceMessageId, orderId } = refundOf(approval);
  const earlier = await readRefund(sourceMessageId, orderId);
  const moved = earlier && (await reconcileRefund(earlier, runId));
  if (moved) return moved;
  if (await isStopped(["money"])) return { refundId: null, status: "stopped", cause: "money_stopped" };

  const admitted = await db().transaction(async (tx) => {
    const checked = await admit(tx);
    return "cause" in checked ? checked : { refund: await claim(tx, checked.approval, runId) };
  });
  if ("cause" in admitted) return blockRefund(approval, runId, admitted.cause);
  return pay(admitted.refund, runId);
}

async function claim(tx: Transaction, approval: Approval, runId: string): Promise<Refund> {
  const approvalId = approval.id;
  const { sourceMessageId, orderId, customerId, chargeId, amountCents, currency } = refundOf(approval);
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
      // A later approval may reuse the row of a refund that moved no money. Stripe's key prevents two concurrent
      // payments.
      setWhere: and(
        inArray(refunds.status, ["blocked", "requested", "failed", "executing"]),
        isNull(refunds.stripeRefundId),
      ),
    })
    .returning();
  if (claimed) return claimed;
  throw new VendorError({
    code: "refund_just_paid",
    message: "Another process has just paid the refund; the next attempt looks again.",
    permanent: false,
    retryAfterMs: 1_000,
  });
}

/** Pays. After a failure, asks Stripe for the state: a refusal may be about a second request instead of the first. */
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
