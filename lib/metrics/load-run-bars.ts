import { type SQL, sql } from "drizzle-orm";
import { db } from "@/lib/db";
import type { RunStatus } from "@/lib/runs/schemas";
import { DURATION_BUCKETS } from "./roll-up.ts";

const HOUR_MS = 3_600_000;

interface Bar {
  runs: Partial<Record<RunStatus, number>>;
  failureRate: number | null;
  durationP50Ms: number | null;
  durationP95Ms: number | null;
  retryRate: number | null;
}

type Row = {
  atMs: number;
  runs: Partial<Record<RunStatus, number>>;
  retries: number;
} & ({ p50: number | null; p95: number | null } | { buckets: number[] });

/** Runs by the bar in which they were asked for, keyed by its begin in ms. Bars of hours come from the roll-up. */
export async function loadRunBars({
  from,
  stepMs,
}: {
  from: Date;
  stepMs: number;
}): Promise<Map<number, Bar>> {
  const since = sql`${from.toISOString()}::timestamptz`;
  const at = (column: SQL) =>
    sql`(extract(epoch from date_bin(${stepMs} * interval '1 millisecond', ${column}, ${since})) * 1000)::float8`;
  const rows = await db().execute<Row>(stepMs % HOUR_MS === 0 ? fromHours(at, since) : fromRuns(at, since));
  return new Map(rows.map((row) => [row.atMs, toBar(row)]));
}

function fromRuns(at: (column: SQL) => SQL, since: SQL): SQL {
  return sql`
    with run as materialized (
      select ${at(sql`queued_at`)} as at, status, retries, duration_ms from runs where queued_at >= ${since}
    ), counted as (
      select at, jsonb_object_agg(status, n) as runs, sum(retries)::int as retries
      from (select at, status, count(*)::int as n, sum(retries) as retries from run group by at, status) by_status
      group by at
    ), timed as (
      select at, percentile_disc(array[0.5, 0.95]) within group (order by duration_ms) as durations
      from run where duration_ms is not null group by at
    )
    select at as "atMs", runs, retries, durations[1]::float8 as p50, durations[2]::float8 as p95
    from counted left join timed using (at)`;
}

const bucketSums = sql.join(
  Array.from(
    { length: DURATION_BUCKETS },
    (_, n) => sql`coalesce(sum(durations[${n + 1}]) filter (where ended), 0)::int`,
  ),
  sql`, `,
);

function fromHours(at: (column: SQL) => SQL, since: SQL): SQL {
  return sql`
    with hour as (
      select ${at(sql`hour`)} as at, status, run_count, retries, durations, status in ('completed', 'failed', 'cancelled') as ended
      from run_hours where hour >= ${since}
    ), counted as (
      select at, jsonb_object_agg(status, n) as runs, sum(retries)::int as retries
      from (select at, status, sum(run_count)::int as n, sum(retries) as retries from hour group by at, status) by_status
      group by at
    ), timed as (
      select at, to_jsonb(array[${bucketSums}]) as buckets from hour group by at
    )
    select at as "atMs", runs, retries, buckets from counted join timed using (at)`;
}

/** A percentile of a roll-up: the upper end of the bucket it falls into. @param share 0 to 1 */
function fromBuckets(buckets: number[], share: number): number | null {
  const total = buckets.reduce((sum, n) => sum + n, 0);
  let below = 0;
  for (const [at, n] of buckets.entries()) {
    below += n;
    if (total > 0 && below >= share * total) return 2 ** (at + 1);
  }
  return null;
}

function toBar(row: Row): Bar {
  const { runs, retries } = row;
  const [p50, p95] =
    "buckets" in row ? [fromBuckets(row.buckets, 0.5), fromBuckets(row.buckets, 0.95)] : [row.p50, row.p95];
  const ended = (runs.completed ?? 0) + (runs.failed ?? 0) + (runs.cancelled ?? 0);
  const all = Object.values(runs).reduce((sum, n) => sum + n, 0);
  return {
    runs,
    failureRate: ended > 0 ? (runs.failed ?? 0) / ended : null,
    durationP50Ms: p50,
    durationP95Ms: p95,
    retryRate: all > 0 ? retries / all : null,
  };
}
