import type { z } from "zod";
import { newVendorId } from "../vendor.ts";
import { type ChargeFacts, paymentIntentOf } from "./charge.ts";
import type { Outcome } from "./idempotency.ts";
import type { RefundParams } from "./params.ts";
import { type RefundFacts, renderRefund } from "./refund.ts";
import { invalidRequest, noSuch, toJson } from "./refuse.ts";
import type { StripeStore } from "./store.ts";

/**
 * Decides about `POST /v1/refunds` by the present state; writes nothing itself.
 * @throws StripeRefusal for a charge that is unknown, disputed, refunded or has too little left.
 */
export function createRefund(store: StripeStore, params: z.infer<typeof RefundParams>): Outcome {
  const charge = findCharge(store, params);
  if (!store.isRefundable(charge.id)) {
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: "charge_disputed",
    });
  }
  const left = charge.amount - store.refundedAmount(charge.id);
  if (left <= 0) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, {
      code: "charge_already_refunded",
    });
  }
  const amount = params.amount ?? left;
  if (amount > left) throw tooLarge(amount, left, charge);
  const refund: RefundFacts = {
    id: newVendorId("re_sbx_"),
    charge: charge.id,
    amount,
    currency: charge.currency,
    created: Math.floor(Date.now() / 1000),
    customer: charge.customer,
    reason: params.reason ?? null,
    metadata: params.metadata,
    status: "succeeded",
    failureReason: null,
    reference: null,
  };
  return {
    status: 200,
    body: toJson(renderRefund(refund)),
    effect: { type: "refund.created", refund },
    summary: `${refund.id}: ${amount} ${charge.currency} of ${charge.id}`,
  };
}

function findCharge(store: StripeStore, params: z.infer<typeof RefundParams>): ChargeFacts {
  if (params.charge !== undefined) {
    const charge = store.charge(params.charge);
    if (!charge) throw noSuch("charge", params.charge, "charge");
    return charge;
  }
  if (params.payment_intent === undefined) {
    throw invalidRequest(
      "One of the following params should be provided for this request: payment_intent or charge.",
      { code: "parameter_missing", param: "charge" },
    );
  }
  const { payment_intent: intent } = params;
  const charge = store.charges().find((candidate) => paymentIntentOf(candidate.id) === intent);
  if (!charge) throw noSuch("payment_intent", intent, "payment_intent");
  return charge;
}

/** Stripe's words; its answer carries `param` and no `code`. */
function tooLarge(amount: number, left: number, charge: ChargeFacts): Error {
  const limit =
    left === charge.amount
      ? `charge amount (${show(left, charge.currency)})`
      : `unrefunded amount on charge (${show(left, charge.currency)})`;
  return invalidRequest(`Refund amount (${show(amount, charge.currency)}) is greater than ${limit}`, {
    param: "amount",
  });
}

/** Minor units as money; yen have no smaller unit, so the digits come from the currency. */
function show(amount: number, currency: string): string {
  const format = new Intl.NumberFormat("en-US", { style: "currency", currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
