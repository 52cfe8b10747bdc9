import { sql } from "drizzle-orm";
import { db } from "@/lib/db";
import { countHours, durationSums } from "@/lib/metrics/count-hours";
import { percentileOf } from "@/lib/metrics/rules";
import type { RunStatus } from "@/lib/runs/schemas";
import { type FunctionHealth, HEALTH_HOURS } from "./schemas.ts";

interface LastRun {
  id: string;
  status: RunStatus;
  queuedAt: string;
}

type LastRuns = { functionId: string; lastRun: LastRun | null; lastSuccess: LastRun | null };

/** Sorts after every run id in any collation: the engine's part begins with a digit. */
const AFTER_ALL_IDS = "run_z";

const HOUR_MS = 3_600_000;

type Row = {
  functionId: string;
  retries: number;
  costMicros: number;
  buckets: number[];
  bars: { atMs: number; runs: number; failed: number }[];
};

/**
 * Loads the last day of every function: past hours from the roll-up, the current hour from its runs. One statement whose
 * cost grows with the runs of an hour and not with the history.
 * @returns a look-up by function; all zeros for one without runs
 */
export async function loadHealth(): Promise<(functionId: string) => FunctionHealth> {
  const thisHourMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  const firstMs = thisHourMs - (HEALTH_HOURS - 1) * HOUR_MS;
  const thisHour = sql`${new Date(thisHourMs).toISOString()}::timestamptz`;
  const rows = await db().execute<Row>(sql`
    with hours as (
      select hour, function_id, status, run_count, retries, cost_micros, durations from run_hours
      where hour >= ${new Date(firstMs).toISOString()}::timestamptz and hour < ${thisHour}
      union all ${countHours(sql`array[${thisHour}]`)}
    ), bars as (
      select function_id, jsonb_agg(jsonb_build_object('atMs', at, 'runs', runs, 'failed', failed)) as bars
      from (
        select function_id, (extract(epoch from hour) * 1000)::float8 as at, sum(run_count) as runs,
               coalesce(sum(run_count) filter (where status = 'failed'), 0) as failed
        from hours group by function_id, hour) by_hour
      group by function_id
    ), totals as (
      select function_id, sum(retries)::int as retries, sum(cost_micros)::float8 as cost, ${durationSums} as buckets
      from hours group by function_id
    )
    select function_id as "functionId", retries, cost as "costMicros", buckets, bars from totals join bars using (function_id)`);
  const known = new Map(rows.map((row) => [row.functionId, toHealth(row, firstMs)]));
  return (functionId) => known.get(functionId) ?? toHealth(NO_RUNS, firstMs);
}

const NO_RUNS = { retries: 0, costMicros: 0, buckets: [], bars: [] };

function toHealth(
  { retries, costMicros, buckets, bars }: Omit<Row, "functionId">,
  firstMs: number,
): FunctionHealth {
  const byHour = new Map(bars.map((bar) => [(bar.atMs - firstMs) / HOUR_MS, bar]));
  const hours = Array.from({ length: HEALTH_HOURS }, (_, n) => {
    const { runs = 0, failed = 0 } = byHour.get(n) ?? {};
    return { runs, failed };
  });
  return {
    from: new Date(firstMs).toISOString(),
    runs: hours.reduce((sum, { runs }) => sum + runs, 0),
    failed: hours.reduce((sum, { failed }) => sum + failed, 0),
    retries,
    costMicros,
    durationP50Ms: percentileOf(buckets, 0.5),
    durationP95Ms: percentileOf(buckets, 0.95),
    hours,
  };
}

/**
 * Loads the last run and the last completed run of each function by two index look-ups each. The row comparison makes the
 * planner start at the end of the function's own runs; with `function_id = …` it walks back from the newest run of all,
 * which for a function that never ran reads every run.
 */
export async function loadLastRuns(functionIds: readonly string[]): Promise<Map<string, LastRuns>> {
  const rows = await db().execute<LastRuns>(sql`
    select wanted.id as "functionId", to_jsonb(last) as "lastRun", to_jsonb(success) as "lastSuccess"
    from unnest(${sql.param(functionIds)}::text[]) as wanted(id)
    left join lateral (
      select id, status, queued_at as "queuedAt" from (
        select * from runs where (function_id, id) <= (wanted.id, ${AFTER_ALL_IDS})
        order by function_id desc, id desc limit 1) newest
      where function_id = wanted.id
    ) last on true
    left join lateral (
      select id, status, queued_at as "queuedAt" from (
        select * from runs where (function_id, status, id) <= (wanted.id, 'completed', ${AFTER_ALL_IDS})
        order by function_id desc, status desc, id desc limit 1) newest
      where function_id = wanted.id and status = 'completed'
    ) success on true`);
  return new Map(
    rows.map(({ functionId, lastRun, lastSuccess }) => [
      functionId,
      { functionId, lastRun: inUtc(lastRun), lastSuccess: inUtc(lastSuccess) },
    ]),
  );
}

/** PostgreSQL writes instants in JSON with the offset of the session. */
function inUtc(run: LastRun | null): LastRun | null {
  return run && { ...run, queuedAt: new Date(run.queuedAt).toISOString() };
}
