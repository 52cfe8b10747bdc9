import type Stripe from "stripe";
import { asVendorError, stripe } from "./stripe.ts";

/** Stripe's largest page. */
const PAGE = 100;

/** A customer as Stripe has them now. */
export interface StripeCustomer {
  id: string;
  email: string | null;
  name: string | null;
  createdAt: Date;
  metadata: Readonly<Record<string, string>>;
}

/** A payment as Stripe has it now, with data of its checkout. Amounts in minor units of its own currency. */
export interface StripePayment {
  chargeId: string;
  paid: boolean;
  amountCents: number;
  /** In lower case, Stripe's form. */
  currency: string;
  description: string | null;
  createdAt: Date;
  /** Metadata of the charge, or of the checkout if the charge has none. */
  metadata: Readonly<Record<string, string>>;
  paymentIntentId: string | null;
  /** Stripe's id of the customer; null for a guest. */
  stripeCustomerId: string | null;
  email: string | null;
  name: string | null;
}

/** The requested part of a list; lists are newest first. */
export interface ListPart {
  /** The page begins after this id; null for the first page. */
  after: string | null;
  /** Only objects created at this time or later. */
  createdSince: Date | null;
}

/** A page of a list of Stripe. */
export interface StripePage<Item> {
  items: Item[];
  more: boolean;
}

/** @throws VendorError */
export function listStripeCustomers(part: ListPart): Promise<StripePage<StripeCustomer>> {
  return asked("to list the customers", async () => {
    const { data, has_more: more } = await stripe().customers.list(paramsOf(part));
    return { items: data.map(readCustomer), more };
  });
}

/** @throws VendorError */
export function listStripePayments(part: ListPart): Promise<StripePage<StripePayment>> {
  return asked("to list the payments", async () => {
    const { data, has_more: more } = await stripe().charges.list(paramsOf(part));
    return { items: data.map(readPayment), more };
  });
}

/**
 * @returns undefined for a customer who was deleted at Stripe
 * @throws VendorError; code `stripe_resource_missing` when there never was one
 */
export function retrieveStripeCustomer(id: string): Promise<StripeCustomer | undefined> {
  return asked("to show the customer", async () => {
    const customer = await stripe().customers.retrieve(id);
    return customer.deleted ? undefined : readCustomer(customer);
  });
}

/** @throws VendorError */
export function retrieveStripePayment(chargeId: string): Promise<StripePayment> {
  return asked("to show the payment", async () => readPayment(await stripe().charges.retrieve(chargeId)));
}

/**
 * The charge that a completed checkout was paid with; undefined for one without a payment, as of a subscription.
 * @throws VendorError
 */
export function findCheckoutCharge(sessionId: string): Promise<string | undefined> {
  return asked("to show the checkout", async () => {
    const { payment_intent: intent } = await stripe().checkout.sessions.retrieve(sessionId);
    const intentId = idOf(intent);
    if (intentId === null) return undefined;
    const { data } = await stripe().charges.list({ payment_intent: intentId, limit: PAGE });
    return data.find(({ paid }) => paid)?.id;
  });
}

/**
 * Adds the metadata and the customer of the checkout to a payment without an order of its own, because shops put their
 * order id on the checkout.
 * @throws VendorError
 */
export function withCheckout(payment: StripePayment): Promise<StripePayment> {
  const { paymentIntentId } = payment;
  if (payment.metadata.order_id || paymentIntentId === null) return Promise.resolve(payment);
  return asked("to show the checkout", async () => {
    const { data } = await stripe().checkout.sessions.list({ payment_intent: paymentIntentId, limit: 1 });
    const [session] = data;
    if (!session) return payment;
    return {
      ...payment,
      metadata: { ...session.metadata, ...payment.metadata },
      email: payment.email ?? session.customer_details?.email ?? null,
      name: payment.name ?? session.customer_details?.name ?? null,
    };
  });
}

async function asked<Result>(what: string, ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    throw asVendorError(error, what);
  }
}

function paramsOf({ after, createdSince }: ListPart): {
  limit: number;
  starting_after?: string;
  created?: { gte: number };
} {
  return {
    limit: PAGE,
    ...(after !== null && { starting_after: after }),
    ...(createdSince && { created: { gte: Math.floor(createdSince.getTime() / 1000) } }),
  };
}

function readCustomer({ id, email, name, created, metadata }: Stripe.Customer): StripeCustomer {
  return { id, email, name: name ?? null, createdAt: new Date(created * 1000), metadata };
}

function readPayment(charge: Stripe.Charge): StripePayment {
  return {
    chargeId: charge.id,
    paid: charge.paid && charge.status === "succeeded",
    amountCents: charge.amount,
    currency: charge.currency,
    description: charge.description,
    createdAt: new Date(charge.created * 1000),
    metadata: charge.metadata,
    paymentIntentId: idOf(charge.payment_intent),
    stripeCustomerId: idOf(charge.customer),
    email: charge.billing_details.email ?? charge.receipt_email,
    name: charge.billing_details.name,
  };
}

function idOf(reference: string | { id: string } | null): string | null {
  return typeof reference === "string" ? reference : (reference?.id ?? null);
}
