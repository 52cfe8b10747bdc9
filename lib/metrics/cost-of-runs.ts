import { type SQL, sql } from "drizzle-orm";

/** Sums over `costOfRuns`, with the names of the schema. */
export const COST_SUMS = sql`
  count(*)::int as runs, coalesce(sum(1 + steps), 0)::int as executions, coalesce(sum(calls), 0)::int as "modelCalls",
  coalesce(sum(input_tokens), 0)::float8 as "inputTokens",
  coalesce(sum(cached_input_tokens), 0)::float8 as "cachedInputTokens",
  coalesce(sum(output_tokens), 0)::float8 as "outputTokens", coalesce(sum(cost_micros), 0)::float8 as "costMicros"`;

/** A row for each run, `r`, that began: how many steps it had and what its calls to the model took. */
export function costOfRuns(where: SQL): SQL {
  return sql`
    select r.queued_at, r.function_id, r.subject_id, s.steps, m.*
    from runs r
    cross join lateral (select count(*) as steps from run_steps where run_id = r.id) s
    cross join lateral (
      select count(*) as calls, coalesce(sum(input_tokens), 0) as input_tokens,
        coalesce(sum(cached_input_tokens), 0) as cached_input_tokens,
        coalesce(sum(output_tokens), 0) as output_tokens, coalesce(sum(cost_micros), 0) as cost_micros
      from model_calls where run_id = r.id
    ) m
    where r.started_at is not null and ${where}`;
}

/**
 * What the runs of hours cost, as rows of `cost_hours`.
 * @param hours an array of timestamptz, each the begin of an hour
 */
export function costHours(hours: SQL): SQL {
  return sql`
    select h.hour, c.function_id, ${COST_SUMS}
    from unnest(${hours}) as h(hour)
    cross join lateral (${costOfRuns(sql`r.queued_at >= h.hour and r.queued_at < h.hour + interval '1 hour'`)} offset 0) c
    group by h.hour, c.function_id`;
}
