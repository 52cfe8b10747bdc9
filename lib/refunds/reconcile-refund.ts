import type { refunds } from "@/db/schema";
import { findRefund } from "@/lib/vendors/stripe";
import { recordPayment } from "./record-refund.ts";
import type { RefundOutcome } from "./schemas.ts";

/**
 * What is known of an earlier payment for the same message and order, asking Stripe where our row does not know: its
 * answer may have got lost with the process that asked.
 * @returns undefined when no money moved
 * @throws VendorError when Stripe cannot be asked
 */
export async function reconcileRefund(
  refund: typeof refunds.$inferSelect,
  runId: string,
): Promise<RefundOutcome | undefined> {
  // Taken by Stripe and failed since: it is not paid a second time, a person finds another way.
  if (refund.stripeRefundId && refund.status === "failed")
    return { refundId: refund.id, status: "failed", cause: refund.cause };
  if (refund.stripeRefundId) return { refundId: refund.id, status: "already_refunded", cause: null };
  if (refund.status !== "executing" && refund.status !== "failed") return undefined;
  const paid = await findRefund(refund);
  return paid && recordPayment(refund, paid, runId);
}
