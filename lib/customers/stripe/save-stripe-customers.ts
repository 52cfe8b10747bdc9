import { inArray, sql } from "drizzle-orm";
import { customers, stripeCustomers } from "@/db/schema";
import { TIERS } from "@/db/schema/vocabulary";
import type { Queryable, Transaction } from "@/lib/db";
import type { StripeCustomer } from "@/lib/vendors/stripe-customers";
import { readId } from "../intake/file-line.ts";
import type { CustomerInput, Outcome } from "../intake/plan.ts";
import { saveRecords } from "../intake/save-records.ts";
import { CustomerData } from "../intake/schemas.ts";

/** The outcome of storing a customer or a payment of Stripe: ids and codes. */
export type StripeOutcome =
  | { change: "new" | "changed" | "unchanged"; id: string; outcome: Outcome }
  | { change: "refused"; cause: string };

/** A customer whose name and mail address Stripe may not know. */
const StripeData = CustomerData.partial({ name: true });

/**
 * Stores customers of Stripe. Stripe's data win in rows that Stripe names (`metadata.customer_id`) or created; another
 * row with the same mail address belongs to the shop and is only linked. The caller holds `lockCustomers` and audits.
 * @param asOf the time of the request to Stripe
 */
export async function saveStripeCustomers(
  tx: Transaction,
  found: readonly StripeCustomer[],
  asOf: Date,
): Promise<StripeOutcome[]> {
  const places = await findPlaces(tx, found);
  const inputs = found.map((customer, at) => inputOf(customer, places[at]));
  const { outcomes } = await saveRecords(
    tx,
    inputs.map((customer) => ({ customer: "data" in customer ? customer.data : undefined, orders: [] })),
    asOf,
  );
  const results = inputs.map((input, at): StripeOutcome => {
    if ("cause" in input) return { change: "refused", cause: input.cause };
    const outcome = outcomes[at]?.customer ?? { change: "unchanged" };
    if (outcome.change === "refused") return { change: "refused", cause: outcome.cause };
    return { change: outcome.change, id: input.id, outcome };
  });
  await link(
    tx,
    found.flatMap(({ id }, at) => {
      const result = results[at];
      return result && "id" in result ? [{ id, customerId: result.id }] : [];
    }),
  );
  return results;
}

/** Our customer for a customer of Stripe, and whether Stripe's data win in that row. */
interface Place {
  id: string;
  leads: boolean;
}

async function findPlaces(tx: Queryable, found: readonly StripeCustomer[]): Promise<Place[]> {
  const linked = await readLinks(
    tx,
    found.map(({ id }) => id),
  );
  const owners = await readOwners(
    tx,
    found.flatMap(({ email }) => email ?? []),
  );
  return found.map((customer) => {
    const own = `cust_${customer.id.replace(/^cus_/, "")}`;
    const named = readId("customer", customer.metadata.customer_id);
    const email = customer.email?.toLowerCase() ?? "";
    const id = named ?? linked.get(customer.id) ?? owners.get(email) ?? own;
    // A second customer of Stripe with this address is the same customer here.
    if (!owners.has(email)) owners.set(email, id);
    return { id, leads: named !== undefined || id === own };
  });
}

/** Our customers by the ids of Stripe's customers. */
export async function readLinks(tx: Queryable, stripeIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx
    .select()
    .from(stripeCustomers)
    .where(inArray(stripeCustomers.id, [...stripeIds]));
  return new Map(rows.map(({ id, customerId }) => [id, customerId]));
}

/** Our customers by their mail addresses. */
export async function readOwners(tx: Queryable, emails: readonly string[]): Promise<Map<string, string>> {
  const asked = emails.map((email) => email.toLowerCase());
  const rows = await tx
    .select({ id: customers.id, email: customers.email })
    .from(customers)
    .where(inArray(customers.email, asked));
  return new Map(rows.map(({ id, email }) => [email, id]));
}

/** Longest name a row takes; Stripe's are longer. */
const LONGEST_NAME = 200;

/** The data to store of a customer; `no_email` for one who could not be answered. */
function inputOf(
  { email, name, createdAt, metadata }: StripeCustomer,
  place: Place | undefined,
): (Place & { data: CustomerInput | undefined }) | { cause: string } {
  if (!place) return { cause: "no_place" };
  if (!place.leads) return { ...place, data: undefined };
  if (!email) return { cause: "no_email" };
  const tier = TIERS.find((one) => one === metadata.tier);
  const read = StripeData.safeParse({
    id: place.id,
    email,
    name: name?.trim().slice(0, LONGEST_NAME) || undefined,
    tier,
  });
  if (!read.success) return { cause: "invalid_data" };
  return { ...place, data: { ...read.data, newSince: createdAt } };
}

async function link(tx: Transaction, links: { id: string; customerId: string }[]): Promise<void> {
  if (links.length === 0) return;
  await tx
    .insert(stripeCustomers)
    .values(links)
    .onConflictDoUpdate({
      target: stripeCustomers.id,
      set: { customerId: sql`excluded.customer_id` },
      setWhere: sql`${stripeCustomers.customerId} <> excluded.customer_id`,
    });
}
