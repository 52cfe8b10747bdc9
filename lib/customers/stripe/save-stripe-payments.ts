import { inArray } from "drizzle-orm";
import { customers, orders } from "@/db/schema";
import type { Transaction } from "@/lib/db";
import type { StripePayment } from "@/lib/vendors/stripe-customers";
import { readId } from "../intake/file-line.ts";
import type { CustomerInput } from "../intake/plan.ts";
import { type IntakeRecord, saveRecords } from "../intake/save-records.ts";
import { CustomerData, OrderData } from "../intake/schemas.ts";
import { readLinks, readOwners, type StripeOutcome } from "./save-stripe-customers.ts";

/** The outcome of storing a payment, with the customer that was created for a guest. */
export type PaymentOutcome = StripeOutcome & { guestId?: string | undefined };

type Order = typeof orders.$inferSelect;

/** The rows that payments refer to. */
interface Context {
  byCharge: Map<string, Order>;
  byId: Map<string, Order>;
  links: Map<string, string>;
  owners: Map<string, string>;
  known: Set<string>;
}

/**
 * Stores payments of Stripe as orders: the order that already has the charge, the one that the metadata name
 * (`order_id`), or a new one. An order that the shop imported keeps its description and its date. The caller holds
 * `lockCustomers` and audits.
 * @param asOf the time of the request to Stripe
 */
export async function saveStripePayments(
  tx: Transaction,
  payments: readonly StripePayment[],
  asOf: Date,
): Promise<PaymentOutcome[]> {
  const context = await readContext(tx, payments);
  const records = payments.map((payment) => recordOf(payment, context));
  const { outcomes } = await saveRecords(
    tx,
    records.map((record): IntakeRecord => ("cause" in record ? { orders: [] } : record)),
    asOf,
  );
  return records.map((record, at): PaymentOutcome => {
    if ("cause" in record) return { change: "refused", cause: record.cause };
    const order = outcomes[at]?.orders[0];
    const id = record.orders[0]?.id;
    if (!order || !id) return { change: "refused", cause: "invalid_data" };
    if (order.change === "refused") return { change: "refused", cause: order.cause };
    const isGuest = outcomes[at]?.customer?.change === "new";
    return { change: order.change, id, outcome: order, guestId: isGuest ? record.customer?.id : undefined };
  });
}

async function readContext(tx: Transaction, payments: readonly StripePayment[]): Promise<Context> {
  const named = payments.flatMap(({ metadata }) => readId("order", metadata.order_id) ?? []);
  const namedCustomers = payments.flatMap(({ metadata }) => readId("customer", metadata.customer_id) ?? []);
  const chargeIds = payments.map(({ chargeId }) => chargeId);
  const paid = await tx.select().from(orders).where(inArray(orders.chargeId, chargeIds));
  const existing = await tx.select().from(orders).where(inArray(orders.id, named));
  const found = await tx
    .select({ id: customers.id })
    .from(customers)
    .where(inArray(customers.id, namedCustomers));
  return {
    byCharge: new Map(paid.map((order) => [order.chargeId, order])),
    byId: new Map(existing.map((order) => [order.id, order])),
    links: await readLinks(
      tx,
      payments.flatMap(({ stripeCustomerId }) => stripeCustomerId ?? []),
    ),
    owners: await readOwners(
      tx,
      payments.flatMap(({ email }) => email ?? []),
    ),
    known: new Set(found.map(({ id }) => id)),
  };
}

/** The order of a payment, with its customer if that is an unknown guest; or why there is none. */
function recordOf(
  payment: StripePayment,
  context: Context,
): { customer: CustomerInput | undefined; orders: OrderData[] } | { cause: string } {
  const { chargeId, amountCents, currency, metadata } = payment;
  if (!payment.paid) return { cause: "not_paid" };
  const suffix = chargeId.replace(/^(ch|py)_/, "");
  const named = readId("order", metadata.order_id);
  const before = context.byCharge.get(chargeId) ?? (named ? context.byId.get(named) : undefined);
  // A second payment of an order: keep the first, because a refund is paid back on one charge.
  if (before && before.chargeId !== chargeId) return { cause: "order_paid_by_other_charge" };
  const customer: ReturnType<typeof customerOf> = before
    ? { id: before.customerId }
    : customerOf(payment, suffix, context);
  if (!customer) return { cause: "no_customer" };
  const order = OrderData.safeParse({
    id: before?.id ?? named ?? `ord_${suffix}`,
    customerId: customer.id,
    chargeId,
    amountCents,
    currency,
    description: before?.description ?? (payment.description?.trim().slice(0, LONGEST_WORDS) || "Payment"),
    placedAt: (before?.placedAt ?? payment.createdAt).toISOString(),
  });
  if (!order.success) return { cause: "invalid_data" };
  if (named)
    context.byId.set(named, { ...order.data, placedAt: payment.createdAt, updatedAt: payment.createdAt });
  return { customer: customer.data, orders: [order.data] };
}

/** Longest description a row takes. */
const LONGEST_WORDS = 500;

/** The customer who paid: by metadata, by Stripe's customer, by mail address, or a guest who becomes a customer. */
function customerOf(
  { metadata, stripeCustomerId, email, name, createdAt }: StripePayment,
  suffix: string,
  { known, links, owners }: Context,
): { id: string; data?: CustomerInput } | undefined {
  const named = readId("customer", metadata.customer_id);
  if (named && known.has(named)) return { id: named };
  const linked = stripeCustomerId ? links.get(stripeCustomerId) : undefined;
  if (linked) return { id: linked };
  const owner = email ? owners.get(email.toLowerCase()) : undefined;
  if (owner) return { id: owner };
  const read = CustomerData.partial({ name: true }).safeParse({
    id: `cust_guest_${suffix}`,
    email: email ?? undefined,
    name: name?.trim().slice(0, 200) || undefined,
  });
  if (!read.success) return undefined;
  owners.set(read.data.email, read.data.id);
  return { id: read.data.id, data: { ...read.data, newSince: createdAt } };
}
