import { eq } from "drizzle-orm";
import { syncs } from "@/db/schema";
import { VendorError } from "@/lib/app-errors";
import type { AuditActor } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { newId } from "@/lib/ids";
import { announceNow } from "@/lib/live/announce";
import {
  type ListPart,
  listStripeCustomers,
  listStripePayments,
  retrieveStripeCustomer,
  type StripeCustomer,
  type StripePage,
  type StripePayment,
  withCheckout,
} from "@/lib/vendors/stripe-customers";
import { auditBatch } from "../intake/import-customers.ts";
import { lockCustomers, type RecordOutcome, readClock } from "../intake/save-records.ts";
import { readLinks, type StripeOutcome, saveStripeCustomers } from "./save-stripe-customers.ts";
import { type PaymentOutcome, saveStripePayments } from "./save-stripe-payments.ts";

/** Most refused objects that a report names; the counts include all. */
const MOST_REFUSED = 1_000;

/** The result of a sync. */
export interface SyncReport {
  /** The subject of its audit rows. */
  importId: string;
  customers: Record<StripeOutcome["change"], number>;
  orders: Record<StripeOutcome["change"], number>;
  /** The first objects that were not stored, by Stripe's ids. */
  refused: { id: string; cause: string }[];
}

interface SyncOptions {
  actor: AuditActor;
  /** Reads everything again, including changes at Stripe for which no webhook arrived. */
  all?: boolean;
  onPage?: (what: "customers" | "payments", read: number) => void;
}

/** Stores a page that was read. */
type Store = (tx: Transaction) => Promise<RecordOutcome[]>;

/**
 * Reads Stripe's customers and then its payments. One transaction stores a page and the cursor, so that an interrupted
 * sync continues there. Later syncs read the objects created since.
 * @throws VendorError; stored pages stay
 */
export async function syncFromStripe({ actor, all = false, onPage }: SyncOptions): Promise<SyncReport> {
  const none = () => ({ new: 0, changed: 0, unchanged: 0, refused: 0 });
  const report: SyncReport = {
    importId: newId("import"),
    customers: none(),
    orders: none(),
    refused: [],
  };
  const audit = { actor, importId: report.importId, source: "stripe", n: 0 };
  const save = async (tx: Transaction, store: Store) => {
    audit.n += 1;
    await auditBatch(tx, await store(tx), audit);
  };
  if (all) await db().delete(syncs);
  await readList("stripe:customers", listStripeCustomers, {
    save,
    prepare: async (items, asOf) => (tx) => storeCustomers(tx, { items, asOf }, report),
    onPage: (read) => onPage?.("customers", read),
  });
  await readList("stripe:charges", listStripePayments, {
    save,
    prepare: async (items, asOf) => {
      const complete = await completePayments(items);
      return (tx) => storePayments(tx, { ...complete, asOf }, report);
    },
    onPage: (read) => onPage?.("payments", read),
  });
  await announceNow(["customers", "tickets", "audit"]);
  return report;
}

interface Reading<Item> {
  /** Requests the other objects that a page needs, before its transaction begins. */
  prepare: (items: Item[], asOf: Date) => Promise<Store>;
  save: (tx: Transaction, store: Store) => Promise<void>;
  onPage: (read: number) => void;
}

/** Reads a list to its end: first finishes an interrupted sync, then reads the objects created since. */
async function readList<Item extends { createdAt: Date } & ({ id: string } | { chargeId: string })>(
  name: string,
  list: (part: ListPart) => Promise<StripePage<Item>>,
  { prepare, save, onPage }: Reading<Item>,
): Promise<void> {
  let read = 0;
  let isResumed: boolean | undefined;
  for (;;) {
    const state = await readState(name);
    isResumed ??= state.cursor !== null;
    const asOf = await readClock(db());
    const page = await askFrom(list, state);
    const store = await prepare(page.items, asOf);
    const last = page.items.at(-1);
    const newestAt = state.newestAt ?? page.items[0]?.createdAt ?? null;
    const next = page.more && last ? ("id" in last ? last.id : last.chargeId) : null;
    await db().transaction(async (tx) => {
      await lockCustomers(tx);
      await save(tx, store);
      const values =
        next === null
          ? { cursor: null, newestAt: null, completeUntil: newestAt ?? state.completeUntil }
          : { cursor: next, newestAt, completeUntil: state.completeUntil };
      await tx
        .insert(syncs)
        .values({ name, ...values })
        .onConflictDoUpdate({ target: syncs.name, set: { ...values, updatedAt: new Date() } });
    });
    read += page.items.length;
    onPage(read);
    if (next !== null) continue;
    if (!isResumed) return;
    isResumed = false;
  }
}

type State = Pick<typeof syncs.$inferSelect, "cursor" | "newestAt" | "completeUntil">;

async function readState(name: string): Promise<State> {
  const [state] = await db().select().from(syncs).where(eq(syncs.name, name));
  return state ?? { cursor: null, newestAt: null, completeUntil: null };
}

/** The page after the cursor; the first page when the cursor's object was deleted. */
async function askFrom<Item>(
  list: (part: ListPart) => Promise<StripePage<Item>>,
  { cursor, completeUntil }: State,
): Promise<StripePage<Item>> {
  const createdSince = completeUntil;
  try {
    return await list({ after: cursor, createdSince });
  } catch (error) {
    const isGone = error instanceof VendorError && error.code === "stripe_resource_missing";
    if (cursor === null || !isGone) throw error;
    return list({ after: null, createdSince });
  }
}

/** Payments with their checkouts, and the customers of Stripe that only they name. */
async function completePayments(
  items: readonly StripePayment[],
): Promise<{ items: StripePayment[]; customers: StripeCustomer[] }> {
  const payments: StripePayment[] = [];
  for (const payment of items) payments.push(await withCheckout(payment));
  const ids = [...new Set(payments.flatMap(({ stripeCustomerId }) => stripeCustomerId ?? []))];
  const linked = await readLinks(db(), ids);
  const customers: StripeCustomer[] = [];
  for (const id of ids) {
    const customer = linked.has(id) ? undefined : await findStripeCustomer(id);
    if (customer) customers.push(customer);
  }
  return { items: payments, customers };
}

async function findStripeCustomer(id: string): Promise<StripeCustomer | undefined> {
  try {
    return await retrieveStripeCustomer(id);
  } catch (error) {
    if (error instanceof VendorError && error.code === "stripe_resource_missing") return undefined;
    throw error;
  }
}

async function storeCustomers(
  tx: Transaction,
  { items, asOf }: { items: readonly StripeCustomer[]; asOf: Date },
  report: SyncReport,
): Promise<RecordOutcome[]> {
  const outcomes = await saveStripeCustomers(tx, items, asOf);
  return outcomes.map((outcome, at) => {
    count(report, "customers", outcome, items[at]?.id);
    return { ...("outcome" in outcome && { customer: outcome.outcome }), orders: [] };
  });
}

async function storePayments(
  tx: Transaction,
  { items, customers, asOf }: { items: readonly StripePayment[]; customers: StripeCustomer[]; asOf: Date },
  report: SyncReport,
): Promise<RecordOutcome[]> {
  const first = await storeCustomers(tx, { items: customers, asOf }, report);
  const outcomes: PaymentOutcome[] = await saveStripePayments(tx, items, asOf);
  const stored = outcomes.map((outcome, at): RecordOutcome => {
    count(report, "orders", outcome, items[at]?.chargeId);
    if (outcome.guestId) report.customers.new += 1;
    return {
      ...(outcome.guestId && { customer: { change: "new" as const } }),
      orders: "outcome" in outcome ? [outcome.outcome] : [],
    };
  });
  return [...first, ...stored];
}

function count(
  report: SyncReport,
  kind: "customers" | "orders",
  outcome: StripeOutcome,
  id: string | undefined,
): void {
  report[kind][outcome.change] += 1;
  if (outcome.change === "refused" && id && report.refused.length < MOST_REFUSED)
    report.refused.push({ id, cause: outcome.cause });
}
