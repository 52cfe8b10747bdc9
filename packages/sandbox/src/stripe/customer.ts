import type Stripe from "stripe";
import { z } from "zod";

/** The stored facts of a customer; `created` in Unix seconds. */
export const CustomerFacts = z.object({
  id: z.string(),
  email: z.string().nullable(),
  name: z.string().nullable(),
  description: z.string().nullable(),
  created: z.int(),
  metadata: z.record(z.string(), z.string()),
  /** A deleted customer can only be retrieved by its id, and is in no list. */
  deleted: z.boolean(),
});
export type CustomerFacts = z.infer<typeof CustomerFacts>;

/** The customer as the API shows it; checked against the official SDK's type. */
export function renderCustomer(facts: CustomerFacts): Stripe.Customer {
  return {
    id: facts.id,
    object: "customer",
    address: null,
    balance: 0,
    created: facts.created,
    currency: null,
    default_source: null,
    delinquent: false,
    description: facts.description,
    discount: null,
    email: facts.email,
    invoice_prefix: facts.id.slice(-8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: facts.metadata,
    name: facts.name,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  };
}

/** A deleted customer as the API shows it. */
export function renderDeleted({ id }: CustomerFacts): Stripe.DeletedCustomer {
  return { id, object: "customer", deleted: true };
}
