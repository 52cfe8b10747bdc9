import { type SQL, sql } from "drizzle-orm";

/** Powers of two of a millisecond that a duration may have: 2^40 ms are 34 years. */
const DURATION_BUCKETS = 40;

const bucket = (n: number) => sql`(count(*) filter (where bucket = ${n}))::int`;
const buckets = sql.join(
  Array.from({ length: DURATION_BUCKETS }, (_, n) => bucket(n + 1)),
  sql`, `,
);

const sums = Array.from(
  { length: DURATION_BUCKETS },
  (_, n) =>
    sql`coalesce(sum(durations[${n + 1}]) filter (where status in ('completed', 'failed', 'cancelled')), 0)::int`,
);

/** The duration buckets of several rows of `run_hours` added up, in JSON; only ended runs have a duration. */
export const durationSums = sql`to_jsonb(array[${sql.join(sums, sql`, `)}])`;

/** Counts the runs of hours, as rows of `run_hours`. @param hours an array of timestamptz, each the start of an hour */
export function countHours(hours: SQL): SQL {
  return sql`
    select hour, function_id, status, count(*)::int as run_count, sum(retries)::int as retries,
           sum(cost_micros)::bigint as cost_micros, array[${buckets}] as durations
    from (
      -- An index scan an hour: joined by its bounds, every run is held against every hour. And float8, for the
      -- logarithm of a numeric takes many times as long; the hair taken off keeps powers of two in their bucket.
      select h.hour, r.function_id, r.status, r.retries, r.cost_micros,
             greatest(1, ceil(ln(greatest(r.duration_ms, 1)::float8) / ln(2::float8) - 1e-9))::int as bucket
      from unnest(${hours}) as h(hour)
      cross join lateral (
        select * from runs where queued_at >= h.hour and queued_at < h.hour + interval '1 hour' offset 0) r) counted
    group by hour, function_id, status`;
}
