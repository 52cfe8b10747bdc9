import { type SQL, sql } from "drizzle-orm";
import { db } from "@/lib/db";
import { readEngineLoad } from "@/lib/engine-client/engine-load";
import { countHours } from "./count-hours.ts";
import { flushMeasurements, recordMinute } from "./measure.ts";
import { costHours } from "./read-cost.ts";

/** How often the pulse of this process rolls up; bars of long windows are hours wide. */
const EVERY_MS = 60_000;
/** The most hours of one roll-up: six weeks, at the first time or after an outage. */
const MOST_HOURS = 1_000;

let rolledUpAt = 0;

/** Computes the figures that are too expensive to compute on a page view. Cheap, and safe to run concurrently. */
export async function rollUp({ everyMs = EVERY_MS }: { everyMs?: number } = {}): Promise<void> {
  await flushMeasurements();
  if (Date.now() - rolledUpAt < everyMs) return;
  rolledUpAt = Date.now();
  await sampleQueue();
  await rollUpHours("run_hours", countHours);
  await rollUpHours("cost_hours", costHours);
}

/**
 * Samples the depth of the queue, as the engine and as the ledger counts it. A queued run enters the ledger when it
 * begins or when a reconciliation finds it, so under load the ledger has few of the queued runs.
 */
async function sampleQueue(): Promise<void> {
  const load = await readEngineLoad();
  if (load) await recordMinute("engine_queue_depth", [load.queued]);
  const [row] = await db().execute<{ n: number }>(sql`
    select ((select count(*) from runs where status = 'queued' and ended_at is null)
      + (select count(*) from outbox where available_at <= now()))::int as n`);
  await recordMinute("queue_depth", [row?.n ?? 0]);
}

/**
 * Recounts the hours that changed since the last roll-up: those of runs that started or ended, and the last two. The
 * time of the last roll-up is stored with the other figures, under the name of the table.
 * @param count makes the rows of hours, in the order of the table's columns
 */
async function rollUpHours(table: "run_hours" | "cost_hours", count: (hours: SQL) => SQL): Promise<void> {
  await db().transaction(async (tx) => {
    const [lock] = await tx.execute<{ mine: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtext(${`roll_up_${table}`})) as mine`,
    );
    if (!lock?.mine) return;
    const changed = await tx.execute<{ hour: string }>(sql`
      with since as (
        select coalesce(max(minute), now() - interval '30 days') - interval '2 minutes' as at
        from metric_minutes where name = ${table}
      )
      select distinct date_trunc('hour', queued_at, 'UTC')::text as hour from (
        select queued_at from runs, since where ended_at >= since.at
        union all select queued_at from runs, since where ended_at is null and started_at >= since.at
        union all select now() union all select now() - interval '1 hour') touched
      order by 1 desc limit ${MOST_HOURS}`);
    const hours = changed.map(({ hour }) => hour);
    const among = sql`${sql.param(hours)}::text[]::timestamptz[]`;
    await tx.execute(sql`delete from ${sql.identifier(table)} where hour = any(${among})`);
    await tx.execute(sql`insert into ${sql.identifier(table)} ${count(among)}`);
    await recordMinute(table, [hours.length], tx);
  });
}
