import { type SQL, sql } from "drizzle-orm";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { InvalidInput } from "@/lib/errors";
import { CostReport, type CostWindow } from "./cost-schemas.ts";

const DAY_MS = 86_400_000;
const WINDOW_MS = 30 * DAY_MS;
/** Longer windows read too much at once. */
const LONGEST_MS = 92 * DAY_MS;

/**
 * What the work of a window cost, by the day (UTC) its runs were asked for and by function, and of the average ticket.
 * @throws InvalidInput when the window is longer than a quarter, or ends before it begins
 */
export async function readCost(me: Me, window: CostWindow): Promise<CostReport> {
  requirePermission(me, "see");
  const until = window.until ? new Date(window.until) : new Date();
  const from = window.from ? new Date(window.from) : new Date(until.getTime() - WINDOW_MS);
  const lengthMs = until.getTime() - from.getTime();
  if (lengthMs <= 0 || lengthMs > LONGEST_MS) {
    throw new InvalidInput({
      code: "bad_window",
      message: "The window has to end after it begins, and to be no longer than 92 days.",
    });
  }
  const within = sql`r.queued_at >= ${from.toISOString()}::timestamptz and r.queued_at < ${until.toISOString()}::timestamptz`;
  const [items, [tickets]] = await Promise.all([
    db().execute(sql`
      select to_char(queued_at at time zone 'UTC', 'YYYY-MM-DD') as day, function_id as "functionId", ${SUMS}
      from (${costOfRuns(within)}) c group by 1, 2 order by 1 desc, 2`),
    db().execute<{ tickets: number } & Record<(typeof AVERAGED)[number], number>>(sql`
      select count(distinct subject_id)::int as tickets, ${SUMS}
      from (${costOfRuns(sql`${within} and r.subject_type = 'ticket'`)}) c`),
  ]);
  const n = tickets?.tickets ?? 0;
  const each = AVERAGED.map((name) => [name, n === 0 ? 0 : (tickets?.[name] ?? 0) / n]);
  return CostReport.parse({
    from: from.toISOString(),
    until: until.toISOString(),
    items,
    perTicket: { tickets: n, ...Object.fromEntries(each) },
  });
}

const AVERAGED = ["executions", "modelCalls", "inputTokens", "outputTokens", "costMicros"] as const;

/** Sums over `costOfRuns`, with the names of the schema. */
export const SUMS = sql`
  count(*)::int as runs, coalesce(sum(1 + steps), 0)::int as executions, coalesce(sum(calls), 0)::int as "modelCalls",
  coalesce(sum(input_tokens), 0)::int as "inputTokens", coalesce(sum(cached_input_tokens), 0)::int as "cachedInputTokens",
  coalesce(sum(output_tokens), 0)::int as "outputTokens", coalesce(sum(cost_micros), 0)::float8 as "costMicros"`;

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
