import { type SQL, sql } from "drizzle-orm";
import { RUN_STATUSES } from "@/db/schema/vocabulary";
import { db } from "@/lib/db";
import type { RunStatus } from "@/lib/runs/schemas";
import { durationSums } from "./count-hours.ts";
import { percentileOf } from "./rules.ts";

const HOUR_MS = 3_600_000;

/** Figures of the runs queued within a bar, or within a whole window. */
export interface Bar {
  runs: Partial<Record<RunStatus, number>>;
  failureRate: number | null;
  durationP50Ms: number | null;
  durationP95Ms: number | null;
  retryRate: number | null;
}

type Counted = {
  runs: Partial<Record<RunStatus, number>>;
  retries: number;
} & ({ p50: number | null; p95: number | null } | { buckets: number[] });
type Row = Counted & { atMs: number };

/** Bars of equal width from `from` to `until`. */
interface Span {
  from: Date;
  until: Date;
  stepMs: number;
}

/**
 * Loads the figures of runs for each bar (keyed by its start in ms) and for the whole window. A run counts in the bar in
 * which it was queued. Bars of whole hours come from the roll-up.
 */
export async function loadRunBars(span: Span): Promise<{ bars: Map<number, Bar>; total: Bar }> {
  const byHour = span.stepMs % HOUR_MS === 0;
  const [rows, durations] = await Promise.all([
    db().execute<Row>(byHour ? fromHours(span) : fromRuns(span)),
    byHour ? undefined : loadDurations(span),
  ]);
  return {
    bars: new Map(rows.map((row) => [row.atMs, toBar(row)])),
    total: toBar({ ...sumOf(rows), ...(durations ?? { buckets: sumOfBuckets(rows) }) }),
  };
}

/** Percentiles do not add up: those of the window are computed from its runs. */
async function loadDurations({ from, until }: Span): Promise<{ p50: number | null; p95: number | null }> {
  const [row] = await db().execute<{ p50: number | null; p95: number | null }>(sql`
    select d[1]::float8 as p50, d[2]::float8 as p95
    from (
      select percentile_disc(array[0.5, 0.95]) within group (order by duration_ms) as d
      from runs
      where queued_at >= ${from.toISOString()}::timestamptz and queued_at < ${until.toISOString()}::timestamptz
    ) window_durations`);
  return row ?? { p50: null, p95: null };
}

function sumOf(rows: readonly Row[]): { runs: Bar["runs"]; retries: number } {
  const runs: Bar["runs"] = {};
  for (const status of RUN_STATUSES) {
    const n = rows.reduce((sum, row) => sum + (row.runs[status] ?? 0), 0);
    if (n > 0) runs[status] = n;
  }
  return { runs, retries: rows.reduce((sum, row) => sum + row.retries, 0) };
}

function sumOfBuckets(rows: readonly Row[]): number[] {
  const sums: number[] = [];
  for (const row of rows)
    if ("buckets" in row)
      row.buckets.forEach((n, at) => {
        sums[at] = (sums[at] ?? 0) + n;
      });
  return sums;
}

const asMs = (at: SQL) => sql`(extract(epoch from ${at}) * 1000)::float8`;

const statusCounts = sql.join(
  RUN_STATUSES.map((status) => sql`${status}::text, nullif(count(*) filter (where status = ${status}), 0)`),
  sql`, `,
);

/** One index scan per bar: grouping the runs of a whole day by bar takes three times as long. */
function fromRuns({ from, until, stepMs }: Span): SQL {
  const step = sql`${stepMs} * interval '1 millisecond'`;
  return sql`
    select ${asMs(sql`at`)} as "atMs", runs, retries, durations[1]::float8 as p50, durations[2]::float8 as p95
    from generate_series(${from.toISOString()}::timestamptz, ${until.toISOString()}::timestamptz - ${step}, ${step}) as at
    cross join lateral (
      select jsonb_strip_nulls(jsonb_build_object(${statusCounts})) as runs, sum(retries)::int as retries,
             percentile_disc(array[0.5, 0.95]) within group (order by duration_ms) as durations
      from runs where queued_at >= at and queued_at < at + ${step}
      having count(*) > 0) bar`;
}

function fromHours({ from, stepMs }: Span): SQL {
  const since = sql`${from.toISOString()}::timestamptz`;
  const at = sql`date_bin(${stepMs} * interval '1 millisecond', hour, ${since})`;
  return sql`
    with hour as (
      select ${asMs(at)} as at, status, run_count, retries, durations
      from run_hours where hour >= ${since}
    ), counted as (
      select at, jsonb_object_agg(status, n) as runs, sum(retries)::int as retries
      from (select at, status, sum(run_count)::int as n, sum(retries) as retries from hour group by at, status) by_status
      group by at
    ), timed as (
      select at, ${durationSums} as buckets from hour group by at
    )
    select at as "atMs", runs, retries, buckets from counted join timed using (at)`;
}

function toBar(row: Counted): Bar {
  const { runs, retries } = row;
  const [p50, p95] =
    "buckets" in row ? [percentileOf(row.buckets, 0.5), percentileOf(row.buckets, 0.95)] : [row.p50, row.p95];
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
