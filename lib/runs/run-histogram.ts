import { type SQL, sql } from "drizzle-orm";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { matchRuns, selectRunIds } from "./match-runs.ts";
import { type RunFilter, RunHistogram, type RunStatus } from "./schemas.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Widths of a bar that read well on an axis. */
const WIDTHS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE_MS),
  ...[1, 2, 3, 6, 12, 24, 48, 168].map((n) => n * HOUR_MS),
];
const MOST_BARS = 96;
const DEFAULT_WINDOW_MS = 24 * HOUR_MS;
/** Longest window counted from the runs; longer ones use the hourly roll-up. */
const RAW_MS = 48 * HOUR_MS;
/** Origin of the bars, so that bars of equal width begin at whole hours and days. */
const ORIGIN = "2020-01-01T00:00:00Z";

type Counted = { at: string; status: RunStatus; n: number };

/** Counts matching runs over time, by status; the last 24 hours unless the filter has a window. */
export async function runHistogram(me: Me, filter: RunFilter): Promise<RunHistogram> {
  requirePermission(me, "see");
  const untilMs = filter.until ? Date.parse(filter.until) : Date.now();
  const fromMs = filter.from ? Date.parse(filter.from) : untilMs - DEFAULT_WINDOW_MS;
  const window = { from: new Date(fromMs).toISOString(), until: new Date(untilMs).toISOString() };
  const stepMs = widthOf(untilMs - fromMs);
  const { q, errorGroup, customerId } = filter;
  const narrow = q !== undefined || errorGroup !== undefined || customerId !== undefined;
  const source = narrow
    ? await matchingRuns(me, { ...filter, ...window })
    : untilMs - fromMs > RAW_MS
      ? hoursIn(window, filter)
      : runsIn(window, stepMs, filter);
  const step = sql`${stepMs} * interval '1 millisecond'`;
  // The conversion to text happens once a bar: once a run, it took most of the time.
  const rows = await db().execute<Counted>(sql`
    select at::text as at, status, n from (
      select date_bin(${step}, at, ${ORIGIN}::timestamptz) as at, status, sum(n)::int as n
      from (${source}) counted group by 1, 2) bars
    order by bars.at`);
  const bars = new Map<string, RunHistogram["bars"][number]>();
  for (const { at, status, n } of rows) {
    const bar = bars.get(at) ?? { at: new Date(at).toISOString(), counts: {} };
    bars.set(at, bar);
    bar.counts[status] = n;
  }
  return RunHistogram.parse({ ...window, stepMs, bars: [...bars.values()] });
}

function widthOf(spanMs: number): number {
  return WIDTHS_MS.find((width) => spanMs / width <= MOST_BARS) ?? Math.ceil(spanMs / MOST_BARS);
}

type Window = { from: string; until: string };

/** One scan of the index `runs_histogram` for each bar: computing the bar of each run takes longer. */
function runsIn({ from, until }: Window, stepMs: number, { status, functionId }: RunFilter): SQL {
  const step = sql`${stepMs} * interval '1 millisecond'`;
  return sql`
    select bar.at, counts.status, counts.n
    from generate_series(
      date_bin(${step}, ${from}::timestamptz, ${ORIGIN}::timestamptz), ${until}::timestamptz, ${step}) as bar(at)
    cross join lateral (
      select status, count(*)::int as n from runs
      where queued_at >= greatest(bar.at, ${from}::timestamptz) and queued_at < least(bar.at + ${step}, ${until}::timestamptz)
        ${narrowed(status, functionId)}
      group by status) counts`;
}

/** From the hourly roll-up; a window that begins within an hour includes the whole hour. */
function hoursIn({ from, until }: Window, { status, functionId }: RunFilter): SQL {
  return sql`
    select hour as at, status, run_count as n from run_hours
    where hour >= date_trunc('hour', ${from}::timestamptz, 'UTC') and hour < ${until}::timestamptz ${narrowed(status, functionId)}`;
}

function narrowed(status: RunStatus[] | undefined, functionId: string | undefined): SQL {
  return sql`
    ${status ? sql`and status = any(${sql.param(status)}::text[])` : sql``}
    ${functionId ? sql`and function_id = ${functionId}` : sql``}`;
}

/** Most runs counted one by one; of a customer or an error group with more, the newest. */
const MOST_RUNS = 50_000;

async function matchingRuns(me: Me, filter: RunFilter): Promise<SQL> {
  const ids = selectRunIds(await matchRuns(me, filter), { limit: MOST_RUNS });
  return sql`select queued_at as at, status, 1 as n from runs where id in (${ids})`;
}
