import { once } from "node:events";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import postgres from "postgres";
import { LEDGER_TABLES, monthName, monthsAfter } from "../partitions.ts";
import {
  CUSTOMERS,
  customerId,
  DAYS,
  ERROR_GROUPS,
  errorGroupId,
  FAILURES,
  FUNCTIONS,
} from "./scale/made-up.ts";
import { planRuns } from "./scale/plan-runs.ts";
import { SCALE_TABLES } from "./scale/scale-rows.ts";

/** Characters written to the database at a time. */
const CHUNK = 1_000_000;

/** Progress: `done` of `total` items of `what`. */
export type Progress = (what: string, done: number, total: number) => void;

/**
 * Fills an embedded database with as many generated runs as an incident has, with steps, errors, customers and audit
 * rows, so that the console can be measured under load. One transaction: an interrupted seed leaves nothing. Indexes
 * are created again afterwards, which takes a fraction of the time of updating them.
 */
export async function seedScale(url: string, runCount: number, progress: Progress): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const before = await sql`select 1 from customers where id = ${customerId(0)}`;
    if (before.length > 0) throw new Error("The database has its made-up runs already. Nothing was written.");
    await sql.begin(async (tx) => {
      const indexes = await tx<{ name: string; definition: string }[]>`
        select indexname as name, indexdef as definition from pg_indexes
        where schemaname = 'public' and tablename in ${tx(Object.keys(SCALE_TABLES))}
          and indexname not in (select conname from pg_constraint where contype = 'p')`;
      for (const { name } of indexes) await tx`drop index ${tx(name)}`;
      await addPastMonths(tx);
      await seedGroups(tx);
      await copyRows(tx, runCount, progress);
      for (const [n, { definition }] of indexes.entries()) {
        progress("indexes", n, indexes.length);
        // For a partitioned table the server describes the index without its partitions.
        await tx.unsafe(definition.replace(" ON ONLY ", " ON "));
      }
      await countGroups(tx);
    });
    progress("statistics", 0, 1);
    await sql`vacuum (analyze) runs, run_steps, run_attempts, audit_log, error_groups, customers`;
    progress("statistics", 1, 1);
  } finally {
    await sql.end();
  }
}

/** Adds partitions for days before the database was created; a database in use has them already. */
async function addPastMonths(tx: postgres.TransactionSql): Promise<void> {
  const first = monthsAfter(new Date(Date.now() - DAYS * 86_400_000), 0);
  for (let n = 0; monthsAfter(first, n) < monthsAfter(new Date(), 0); n++) {
    const month = monthsAfter(first, n);
    for (const table of LEDGER_TABLES)
      await tx`
        select ledger_add_partition(${table}, ${month.toISOString().slice(0, 10)}::date)
        where to_regclass(${`${table}_${monthName(month)}`}) is null`;
  }
}

async function seedGroups(tx: postgres.TransactionSql): Promise<void> {
  const people = Array.from({ length: CUSTOMERS }, (_, n) => ({
    id: customerId(n),
    email: `${customerId(n)}@example.com`,
    name: `Customer ${n}`,
    tier: n % 20 === 0 ? "enterprise" : n % 5 === 0 ? "pro" : "standard",
  }));
  await tx`insert into customers ${tx(people)}`;
  const groups = Array.from({ length: ERROR_GROUPS }, (_, n) => {
    const [errorType, message] = FAILURES[n % FAILURES.length] ?? FAILURES[0];
    const at = new Date();
    return {
      id: errorGroupId(n),
      fingerprint: `v1:scale-${n}`,
      function_id: FUNCTIONS[n % FUNCTIONS.length]?.[0] ?? "",
      error_type: errorType,
      message: message.replace(/\bn\b/, String(n)),
      frames: "[]",
      state_since: at,
      first_seen_at: at,
      last_seen_at: at,
      last_run_id: "",
      alerted_at: at,
    };
  });
  await tx`insert into error_groups ${tx(groups)}`;
}

/** Copies one table after the other, as a transaction has one connection; each from the same generated runs. */
async function copyRows(tx: postgres.TransactionSql, runCount: number, progress: Progress): Promise<void> {
  const nowMs = Date.now();
  for (const [table, { columns, lines }] of Object.entries(SCALE_TABLES)) {
    const stream = await tx.unsafe(`copy ${table} (${columns}) from stdin`).writable();
    let chunk = "";
    let n = 0;
    for (const run of planRuns(runCount, nowMs)) {
      chunk += lines(run, n);
      n += 1;
      if (chunk.length < CHUNK) continue;
      progress(table, n, runCount);
      await write(stream, chunk);
      chunk = "";
    }
    await write(stream, chunk);
    stream.end();
    await finished(stream);
    progress(table, runCount, runCount);
  }
}

async function write(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, "drain");
}

/** Sets the counts of generated error groups as if their runs had failed one by one. Other groups have their counts. */
async function countGroups(tx: postgres.TransactionSql): Promise<void> {
  const madeUp = Array.from({ length: ERROR_GROUPS }, (_, n) => errorGroupId(n));
  await tx`
    update error_groups g set run_count = r.n, customer_count = r.customers, first_seen_at = r.first, last_seen_at = r.last,
      last_run_id = r.run_id
    from (
      select error_group_id, count(*) as n, count(distinct customer_id) as customers, min(ended_at) as first,
             max(ended_at) as last, max(id) as run_id
      from runs where error_group_id in ${tx(madeUp)} group by error_group_id) r
    where g.id = r.error_group_id`;
  await tx`
    insert into error_group_hours (error_group_id, hour, run_count)
    select error_group_id, date_trunc('hour', ended_at, 'UTC'), count(*) from runs
    where error_group_id in ${tx(madeUp)} group by 1, 2`;
  await tx`
    insert into error_group_customers (error_group_id, customer_id, run_count)
    select error_group_id, customer_id, count(*) from runs where error_group_id in ${tx(madeUp)} group by 1, 2`;
}
