import { ulidTime } from "@vagus/primitives/ulid";
import postgres from "postgres";
import { LEDGER_TABLES, monthName, monthsAfter } from "@/db/partitions";

/** Rows of all four tables for one run: itself, four steps with an attempt each, one log line. */
export const ROWS_PER_RUN = 10;
const DAYS = 28;
const DAY_MS = 86_400_000;

/** Fills past months with equal runs, oldest first, as `INSERT … SELECT`: no row passes through this process. */
export async function fillLedger(ownerUrl: string, monthCount: number, runsPerMonth: number): Promise<void> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  try {
    await sql`set synchronous_commit = off`;
    for (let n = monthCount; n > 0; n--) {
      const month = monthsAfter(new Date(), -n);
      for (const table of LEDGER_TABLES)
        await sql`select ledger_add_partition(${table}, ${month.toISOString().slice(0, 10)}::date)`;
      const began = Date.now();
      await fillMonth(sql, month, runsPerMonth);
      console.error(
        `${monthName(month)}: ${runsPerMonth * ROWS_PER_RUN} rows after ${Date.now() - began} ms`,
      );
    }
    await sql`vacuum (analyze) runs, run_steps, run_attempts, run_logs`;
  } finally {
    await sql.end();
  }
}

async function fillMonth(sql: postgres.Sql, month: Date, runCount: number): Promise<void> {
  const firstMs = month.getTime();
  const prefixes = Array.from({ length: DAYS }, (_, day) => `run_${ulidTime(firstMs + day * DAY_MS)}`);
  // Hexadecimal digits are digits of a ULID as well.
  const made = sql`
    select (${prefixes}::text[])[1 + n * ${DAYS} / ${runCount}] || upper(lpad(to_hex(n), 16, '0')) as id, n,
      to_timestamp(${firstMs / 1000}::float8 + n * ${(DAYS * DAY_MS) / 1000}::float8 / ${runCount}) as at
    from generate_series(0, ${runCount - 1}) n`;
  await sql`
    insert into runs (id, function_id, status, trigger, event_id, input, subject_type, subject_id, customer_id, queued_at,
      started_at, ended_at, duration_ms, calls, cost_micros)
    select id, 'function-' || n % 12, case n % 20 when 0 then 'failed' when 1 then 'cancelled' else 'completed' end,
      'customer/email.received', 'evt_' || id, '{}', 'ticket', 'tkt_' || n % 50000, 'cust_' || n % 2000, at, at,
      at + interval '2 seconds', 2000 + n % 5000, 5, 900 from (${made}) made`;
  await sql`
    insert into run_steps (run_id, step_id, hash, kind, status, attempts, started_at, ended_at, output)
    select id, 'step-' || s, md5(s::text), 'run', 'completed', 1, at, at + interval '1 second', '{"done": true}'
    from (${made}) made, generate_series(1, 4) s`;
  await sql`
    insert into run_attempts (run_id, step_id, n, started_at, ended_at)
    select id, 'step-' || s, 1, at, at + interval '1 second' from (${made}) made, generate_series(1, 4) s`;
  await sql`
    insert into run_logs (run_id, step_id, at, level, message)
    select id, '', at, 'info', 'mail received' from (${made}) made`;
}
