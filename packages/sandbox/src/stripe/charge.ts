import type Stripe from "stripe";
import { z } from "zod";

/** The stored facts of a charge. Amounts in minor units, `created` in Unix seconds. */
export const ChargeFacts = z.object({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  created: z.int(),
  customer: z.string().nullable(),
  description: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
  brand: z.string(),
  last4: z.string(),
});
export type ChargeFacts = z.infer<typeof ChargeFacts>;

/** `ch_x` → `pi_x`: each charge has a payment intent of the same name. */
export function paymentIntentOf(chargeId: string): string {
  return chargeId.replace(/^ch_/, "pi_");
}

/**
 * The charge as the API shows it; checked against the official SDK's type.
 * @param refunded minor units refunded before
 */
export function renderCharge(facts: ChargeFacts, refunded: number, disputed: boolean): Stripe.Charge {
  const suffix = facts.id.replace(/^ch_/, "");
  return {
    id: facts.id,
    object: "charge",
    amount: facts.amount,
    amount_captured: facts.amount,
    amount_refunded: refunded,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: `txn_${suffix}`,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: "VAGUS SANDBOX",
    captured: true,
    created: facts.created,
    currency: facts.currency,
    customer: facts.customer,
    description: facts.description,
    disputed,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: facts.metadata,
    on_behalf_of: null,
    outcome: null,
    paid: true,
    payment_intent: paymentIntentOf(facts.id),
    payment_method: `pm_${suffix}`,
    payment_method_details: { type: "card", card: renderCard(facts) },
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: refunded >= facts.amount,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "succeeded",
    transfer_data: null,
    transfer_group: null,
  };
}

function renderCard(facts: ChargeFacts): Stripe.Charge.PaymentMethodDetails.Card {
  return {
    amount_authorized: facts.amount,
    authorization_code: null,
    brand: facts.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
    country: "US",
    electronic_commerce_indicator: null,
    exp_month: 12,
    exp_year: 2030,
    funding: "credit",
    installments: null,
    last4: facts.last4,
    mandate: null,
    network: facts.brand,
    network_token: null,
    network_transaction_id: null,
    regulated_status: "unregulated",
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  };
}
