import type { refunds } from "@/db/schema";
import { findRefund } from "@/lib/vendors/stripe";
import { recordPayment } from "./record-refund.ts";
import type { RefundOutcome } from "./schemas.ts";

/**
 * The state of an earlier payment for the same message and order. Asks Stripe if our row does not know: the answer may
 * have been lost with the process that paid.
 * @returns undefined when no money moved
 * @throws VendorError when Stripe cannot be asked
 */
export async function reconcileRefund(
  refund: typeof refunds.$inferSelect,
  runId: string,
): Promise<RefundOutcome | undefined> {
  // Accepted by Stripe and failed later: never paid a second time; a person finds another way.
  if (refund.stripeRefundId && refund.status === "failed")
    return { refundId: refund.id, status: "failed", cause: refund.cause };
  if (refund.stripeRefundId) return { refundId: refund.id, status: "already_refunded", cause: null };
  if (refund.status !== "executing" && refund.status !== "failed") return undefined;
  const paid = await findRefund(refund);
  return paid && recordPayment(refund, paid, runId);
}
