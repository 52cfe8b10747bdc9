import { inArray, or, sql } from "drizzle-orm";
import { customers, orders } from "@/db/schema";
import type { Queryable, Transaction } from "@/lib/db";
import { type CustomerInput, type Known, type Outcome, planCustomer, planOrder } from "./plan.ts";
import type { OrderData } from "./schemas.ts";

/** The content of one line of a file, one request or one vendor's object: a customer, orders, or both. */
export interface IntakeRecord {
  customer?: CustomerInput | undefined;
  orders: readonly OrderData[];
}

export interface RecordOutcome {
  customer?: Outcome;
  orders: Outcome[];
}

/**
 * Locks customers and orders against other writers until the transaction ends, so that a plan still holds when it is
 * written.
 * @returns the database's time, later than every row that was written before
 */
export async function lockCustomers(tx: Transaction): Promise<Date> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('customers', 0))`);
  return readClock(tx);
}

/** The database's time in whole milliseconds, so that all rows are compared by one clock. */
export async function readClock(tx: Queryable): Promise<Date> {
  const [row] = await tx.execute<{ ms: number }>(
    sql`select floor(extract(epoch from clock_timestamp()) * 1000)::float8 as ms`,
  );
  if (!row) throw new Error("The database gave no time.");
  return new Date(row.ms);
}

/** Without any rows. */
export function emptyKnown(): Known {
  return { customers: new Map(), owners: new Map(), orders: new Map() };
}

/**
 * Plans records one after the other against the rows, without writing.
 * @param known the rows of earlier plans, which replace those of the database
 */
export async function planRecords(
  tx: Queryable,
  records: readonly IntakeRecord[],
  { asOf, known }: { asOf: Date; known: Known },
): Promise<RecordOutcome[]> {
  await loadKnown(tx, records, known);
  return records.map(({ customer, orders: ordered }) => ({
    ...(customer && { customer: planCustomer(known, customer, asOf) }),
    orders: ordered.map((order) => planOrder(known, order, asOf)),
  }));
}

/**
 * Stores records and skips rows that equal them. The caller holds `lockCustomers` and writes the audit rows.
 * @param asOf the time of the source's data: a newer row stays
 */
export async function saveRecords(
  tx: Transaction,
  records: readonly IntakeRecord[],
  asOf: Date,
): Promise<{ outcomes: RecordOutcome[]; known: Known }> {
  const known = emptyKnown();
  const outcomes = await planRecords(tx, records, { asOf, known });
  const written = (outcome: Outcome | undefined) =>
    outcome?.change === "new" || outcome?.change === "changed";
  const customerIds = new Set<string>();
  const orderIds = new Set<string>();
  for (const [n, { customer, orders: ordered }] of records.entries()) {
    const outcome = outcomes[n];
    if (customer && written(outcome?.customer)) customerIds.add(customer.id);
    for (const [at, { id }] of ordered.entries()) if (written(outcome?.orders[at])) orderIds.add(id);
  }
  await upsertCustomers(tx, rowsOf(known.customers, customerIds));
  await upsertOrders(tx, rowsOf(known.orders, orderIds));
  return { outcomes, known };
}

function rowsOf<Row>(rows: ReadonlyMap<string, Row>, ids: ReadonlySet<string>): Row[] {
  return [...ids].flatMap((id) => rows.get(id) ?? []);
}

async function loadKnown(tx: Queryable, records: readonly IntakeRecord[], known: Known): Promise<void> {
  const ordered = records.flatMap((record) => record.orders);
  const given = records.flatMap(({ customer }) => customer ?? []);
  const ids = [...given.map(({ id }) => id), ...ordered.map(({ customerId }) => customerId)];
  const emails = given.map(({ email }) => email);
  const found = await tx
    .select()
    .from(customers)
    .where(or(inArray(customers.id, ids), inArray(customers.email, emails)));
  for (const row of found) {
    if (known.customers.has(row.id)) continue;
    known.customers.set(row.id, row);
    known.owners.set(row.email, row.id);
  }
  const orderIds = ordered.map(({ id }) => id);
  for (const row of await tx.select().from(orders).where(inArray(orders.id, orderIds)))
    if (!known.orders.has(row.id)) known.orders.set(row.id, row);
}

async function upsertCustomers(tx: Transaction, rows: (typeof customers.$inferInsert)[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insert(customers)
    .values(
      rows.map(({ id, email, name, tier, createdAt, updatedAt }) => ({
        id,
        email,
        name,
        tier,
        createdAt,
        updatedAt,
      })),
    )
    .onConflictDoUpdate({
      target: customers.id,
      set: {
        email: sql`excluded.email`,
        name: sql`excluded.name`,
        tier: sql`excluded.tier`,
        createdAt: sql`excluded.created_at`,
        updatedAt: sql`excluded.updated_at`,
      },
    });
}

async function upsertOrders(tx: Transaction, rows: (typeof orders.$inferInsert)[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insert(orders)
    .values(rows)
    .onConflictDoUpdate({
      target: orders.id,
      set: {
        chargeId: sql`excluded.charge_id`,
        amountCents: sql`excluded.amount_cents`,
        currency: sql`excluded.currency`,
        description: sql`excluded.description`,
        placedAt: sql`excluded.placed_at`,
        updatedAt: sql`excluded.updated_at`,
      },
    });
}
