import type { customers, orders } from "@/db/schema";
import type { CustomerData, OrderData } from "./schemas.ts";

export type KnownCustomer = Pick<
  typeof customers.$inferSelect,
  "id" | "email" | "name" | "tier" | "createdAt" | "updatedAt"
>;
export type KnownOrder = typeof orders.$inferSelect;

/** The rows that a plan is made against. The plan changes them, so that each record sees those before it. */
export interface Known {
  customers: Map<string, KnownCustomer>;
  /** The customer of each mail address. */
  owners: Map<string, string>;
  orders: Map<string, KnownOrder>;
}

export type RefusalCause = "email_taken" | "unknown_customer" | "order_of_other_customer";

/** The outcome of storing a customer or an order. `fields` are the names of the columns that change. */
export type Outcome =
  | { change: "new" | "unchanged" }
  | { change: "changed"; fields: string[] }
  | { change: "refused"; cause: RefusalCause; customerId: string };

/** A customer's data in a source. */
export type CustomerInput = Omit<CustomerData, "name"> & {
  /** Undefined if the vendor knows none: then the name stays as it was, or empty. */
  name?: string | undefined;
  /** Since when they are a customer, if the row is new. */
  newSince?: Date | undefined;
};

/**
 * Plans the storing of a customer.
 * @param asOf the time of the source's data; data older than the row change nothing
 */
export function planCustomer(known: Known, data: CustomerInput, asOf: Date): Outcome {
  const { id, email } = data;
  const before = known.customers.get(id);
  if (before && before.updatedAt > asOf) return { change: "unchanged" };
  const owner = known.owners.get(email);
  if (owner !== undefined && owner !== id)
    return { change: "refused", cause: "email_taken", customerId: owner };
  const after: KnownCustomer = {
    id,
    email,
    name: data.name ?? before?.name ?? "",
    tier: data.tier ?? before?.tier ?? "standard",
    createdAt: data.createdAt ? new Date(data.createdAt) : (before?.createdAt ?? data.newSince ?? asOf),
    updatedAt: asOf,
  };
  const outcome = compare(before, after);
  if (outcome.change === "unchanged") return outcome;
  if (before) known.owners.delete(before.email);
  known.owners.set(email, id);
  known.customers.set(id, after);
  return outcome;
}

/**
 * Plans the storing of an order. An order never moves to another customer: refunds and tickets refer to both.
 * @param asOf as for `planCustomer`
 */
export function planOrder(known: Known, data: OrderData, asOf: Date): Outcome {
  const { id, customerId, placedAt, ...rest } = data;
  const before = known.orders.get(id);
  if (!known.customers.has(customerId)) return { change: "refused", cause: "unknown_customer", customerId };
  if (before && before.customerId !== customerId)
    return { change: "refused", cause: "order_of_other_customer", customerId: before.customerId };
  if (before && before.updatedAt > asOf) return { change: "unchanged" };
  const after: KnownOrder = {
    ...rest,
    id,
    customerId,
    placedAt: placedAt ? new Date(placedAt) : (before?.placedAt ?? asOf),
    updatedAt: asOf,
  };
  const outcome = compare(before, after);
  if (outcome.change !== "unchanged") known.orders.set(id, after);
  return outcome;
}

function compare<Row extends KnownCustomer | KnownOrder>(before: Row | undefined, after: Row): Outcome {
  if (!before) return { change: "new" };
  const fields = Object.entries(after)
    .filter(([field, value]) => field !== "updatedAt" && !isSame(Reflect.get(before, field), value))
    .map(([field]) => field);
  return fields.length > 0 ? { change: "changed", fields } : { change: "unchanged" };
}

function isSame(one: unknown, other: unknown): boolean {
  return one instanceof Date && other instanceof Date ? one.getTime() === other.getTime() : one === other;
}
