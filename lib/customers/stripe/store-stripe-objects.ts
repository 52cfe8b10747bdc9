import { newUlid } from "@vagus/primitives/ulid";
import { and, eq, isNull, sql } from "drizzle-orm";
import { orders, stripeCustomers } from "@/db/schema";
import { type ActingRun, appendAudit, auditedAs } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { announce } from "@/lib/live/announce";
import {
  findCheckoutCharge,
  retrieveStripeCustomer,
  retrieveStripePayment,
  type StripeCustomer,
  withCheckout,
} from "@/lib/vendors/stripe-customers";
import { auditCustomer, auditOrder } from "../intake/put-records.ts";
import { lockCustomers, readClock } from "../intake/save-records.ts";
import { type StripeOutcome, saveStripeCustomers } from "./save-stripe-customers.ts";
import { saveStripePayments } from "./save-stripe-payments.ts";

/** The outcome for an object of Stripe; ids and codes. */
export type StoredObject =
  | { change: "new" | "changed" | "unchanged" | "deleted"; id: string }
  | { change: "refused"; cause: string };

/**
 * Stores a customer as Stripe has them now. Asking Stripe makes the order of events irrelevant; of two concurrent
 * requests the later answer stays.
 * @throws VendorError
 */
export async function storeStripeCustomer(stripeId: string, by: ActingRun): Promise<StoredObject> {
  const asOf = await readClock(db());
  const customer = await retrieveStripeCustomer(stripeId);
  const stored = await db().transaction(async (tx) => {
    await lockCustomers(tx);
    return customer ? saveCustomer(tx, customer, asOf, by) : noteDeletion(tx, stripeId, by);
  });
  announce("customers", "audit");
  return stored;
}

async function saveCustomer(
  tx: Transaction,
  customer: StripeCustomer,
  asOf: Date,
  by: ActingRun,
): Promise<StoredObject> {
  const [result] = await saveStripeCustomers(tx, [customer], asOf);
  if (!result || !("id" in result)) return resultOf(result);
  await auditCustomer(tx, { id: result.id }, result.outcome, auditedAs(by));
  return resultOf(result);
}

function resultOf(result: StripeOutcome | undefined): StoredObject {
  if (!result) throw new Error("Stripe's object was stored without an outcome.");
  return "id" in result ? { change: result.change, id: result.id } : result;
}

/** Audits that a customer was deleted at Stripe. The row stays: orders, tickets and refunds refer to it. */
async function noteDeletion(tx: Transaction, stripeId: string, by: ActingRun): Promise<StoredObject> {
  const [linked] = await tx
    .update(stripeCustomers)
    .set({ deletedAt: sql`now()` })
    .where(and(eq(stripeCustomers.id, stripeId), isNull(stripeCustomers.deletedAt)))
    .returning();
  if (!linked) return { change: "refused", cause: "deleted_at_stripe" };
  await appendAudit(tx, {
    ...auditedAs(by),
    action: "customer_changed",
    subject: { type: "customer", id: linked.customerId },
    customerId: linked.customerId,
    dedupeKey: `customer:${linked.customerId}:${newUlid()}`,
    detail: { change: "deleted_at_stripe", stripeCustomerId: stripeId },
  });
  return { change: "deleted", id: linked.customerId };
}

/** Stores the order of a charge as Stripe has it now, and its customer if that is unknown. @throws VendorError */
export async function storeStripePayment(chargeId: string, by: ActingRun): Promise<StoredObject> {
  const asOf = await readClock(db());
  const payment = await withCheckout(await retrieveStripePayment(chargeId));
  const { stripeCustomerId } = payment;
  const customer = stripeCustomerId ? await retrieveStripeCustomer(stripeCustomerId) : undefined;
  const stored = await db().transaction(async (tx) => {
    await lockCustomers(tx);
    if (customer) await saveCustomer(tx, customer, asOf, by);
    const [result] = await saveStripePayments(tx, [payment], asOf);
    if (!result || !("id" in result)) return resultOf(result);
    const [order] = await tx.select().from(orders).where(eq(orders.id, result.id));
    if (result.guestId) await auditCustomer(tx, { id: result.guestId }, { change: "new" }, auditedAs(by));
    if (order) await auditOrder(tx, order, result.outcome, auditedAs(by));
    return resultOf(result);
  });
  announce("customers", "tickets", "audit");
  return stored;
}

/** Stores the order of a completed checkout. @throws VendorError */
export async function storeCheckoutPayment(sessionId: string | null, by: ActingRun): Promise<StoredObject> {
  const chargeId = sessionId === null ? undefined : await findCheckoutCharge(sessionId);
  if (chargeId === undefined) return { change: "refused", cause: "no_payment" };
  return storeStripePayment(chargeId, by);
}
