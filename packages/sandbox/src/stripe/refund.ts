import type Stripe from "stripe";
import { z } from "zod";
import { paymentIntentOf } from "./charge.ts";

/** The stored facts of a refund. `amount` in minor units, `created` in Unix seconds. */
export const RefundFacts = z.object({
  id: z.string(),
  charge: z.string(),
  amount: z.int(),
  currency: z.string(),
  created: z.int(),
  customer: z.string().nullable(),
  reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"]).nullable(),
  metadata: z.record(z.string(), z.string()),
  status: z.enum(["succeeded", "failed"]),
  failureReason: z.string().nullable(),
  /** The bank's reference, which usually arrives with `refund.updated`; null before. */
  reference: z.string().nullable(),
});
export type RefundFacts = z.infer<typeof RefundFacts>;

/** The refund as the API shows it; checked against the official SDK's type. */
export function renderRefund(facts: RefundFacts): Stripe.Refund {
  const suffix = facts.id.replace(/^re_/, "");
  const refund: Stripe.Refund = {
    id: facts.id,
    object: "refund",
    amount: facts.amount,
    balance_transaction: `txn_${suffix}`,
    charge: facts.charge,
    created: facts.created,
    currency: facts.currency,
    customer: facts.customer,
    customer_account: null,
    destination_details: {
      type: "card",
      card: {
        type: "refund",
        reference_status: facts.reference ? "available" : "pending",
        reference_type: "acquirer_reference_number",
        ...(facts.reference ? { reference: facts.reference } : {}),
      },
    },
    metadata: facts.metadata,
    payment_intent: paymentIntentOf(facts.charge),
    payment_method: facts.charge.replace(/^ch_/, "pm_"),
    reason: facts.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: facts.status,
    transfer_reversal: null,
  };
  if (facts.status !== "failed") return refund;
  return {
    ...refund,
    failure_reason: facts.failureReason ?? "unknown",
    failure_balance_transaction: `txn_${suffix}_failed`,
  };
}
