import type Stripe from "stripe";
import { z } from "zod";
import { type ChargeFacts, paymentIntentOf } from "./charge.ts";

/** The stored facts of a paid checkout; `created` in Unix seconds. */
export const SessionFacts = z.object({
  id: z.string(),
  chargeId: z.string(),
  created: z.int(),
  email: z.string().nullable(),
  name: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
});
export type SessionFacts = z.infer<typeof SessionFacts>;

/** The completed session as the API shows it; checked against the official SDK's type. */
export function renderSession(facts: SessionFacts, charge: ChargeFacts): Stripe.Checkout.Session {
  return {
    ...UNUSED,
    id: facts.id,
    object: "checkout.session",
    amount_subtotal: charge.amount,
    amount_total: charge.amount,
    created: facts.created,
    currency: charge.currency,
    customer: charge.customer,
    customer_details: {
      address: null,
      business_name: null,
      email: facts.email,
      individual_name: null,
      name: facts.name,
      phone: null,
      tax_exempt: "none",
      tax_ids: [],
    },
    expires_at: facts.created + 86_400,
    metadata: facts.metadata,
    payment_intent: paymentIntentOf(charge.id),
  };
}

/** Fields that are the same in every session of the sandbox. */
const UNUSED = {
  adaptive_pricing: null,
  after_expiration: null,
  allow_promotion_codes: null,
  allowed_payment_method_types: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  cancel_url: null,
  client_reference_id: null,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: {
    after_submit: null,
    shipping_address: null,
    submit: null,
    terms_of_service_acceptance: null,
  },
  customer_account: null,
  customer_creation: "if_required",
  customer_email: null,
  discounts: [],
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  livemode: false,
  locale: null,
  managed_payments: null,
  mode: "payment",
  origin_context: null,
  payment_link: null,
  payment_method_collection: "if_required",
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_method_types: ["card"],
  payment_status: "paid",
  permissions: null,
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  status: "complete",
  submit_type: null,
  subscription: null,
  success_url: "https://shop.example/thanks",
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  ui_mode: "hosted_page",
  url: null,
  wallet_options: null,
} satisfies Partial<Stripe.Checkout.Session>;
