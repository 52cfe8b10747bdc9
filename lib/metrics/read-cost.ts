import { type SQL, sql } from "drizzle-orm";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { InvalidInput } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { CostReport, type CostWindow, TicketCost } from "./cost-schemas.ts";

/** Sums over `costOfRuns`, with the names of the schema. */
const COST_SUMS = sql`
  count(*)::int as runs, coalesce(sum(1 + steps), 0)::int as executions, coalesce(sum(calls), 0)::int as "modelCalls",
  coalesce(sum(input_tokens), 0)::float8 as "inputTokens",
  coalesce(sum(cached_input_tokens), 0)::float8 as "cachedInputTokens",
  coalesce(sum(output_tokens), 0)::float8 as "outputTokens", coalesce(sum(cost_micros), 0)::float8 as "costMicros"`;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WINDOW_MS = 30 * DAY_MS;
/** Longer windows would read too many rows. */
const LONGEST_MS = 92 * DAY_MS;
/** The newest runs from which the average ticket is computed: the last tickets predict the next. */
const TICKET_RUNS = 3_000;

/**
 * Reads the cost of a window by day (UTC, when the runs were queued) and function, and of the average ticket. Past hours
 * come from the roll-up, the current hour from its runs; the window starts on a whole hour.
 * @throws InvalidInput when the window is longer than a quarter, or ends before it starts
 */
export async function readCost(me: Me, window: CostWindow): Promise<CostReport> {
  requirePermission(me, "see");
  const until = window.until ? new Date(window.until) : new Date();
  const from = hourOf(window.from ? new Date(window.from) : new Date(until.getTime() - WINDOW_MS));
  const lengthMs = until.getTime() - from.getTime();
  if (lengthMs <= 0 || lengthMs > LONGEST_MS) {
    throw new InvalidInput({
      code: "bad_window",
      message: "The window has to end after it begins, and to be no longer than 92 days.",
    });
  }
  const at = (time: Date) => sql`${time.toISOString()}::timestamptz`;
  const thisHour = hourOf(new Date());
  const [items, [tickets]] = await Promise.all([
    db().execute(sql`
      with hours as (
        select * from cost_hours where hour >= ${at(from)} and hour < ${at(until)} and hour < ${at(thisHour)}
        union all ${costHours(until > thisHour ? sql`array[${at(thisHour)}]` : sql`array[]::timestamptz[]`)}
      )
      select to_char(hour at time zone 'UTC', 'YYYY-MM-DD') as day, function_id as "functionId", ${HOUR_SUMS}
      from hours group by 1, 2 order by 1 desc, 2`),
    db().execute<{ tickets: number } & Record<(typeof AVERAGED)[number], number>>(sql`
      select count(distinct subject_id)::int as tickets, ${COST_SUMS}
      from (${costOfRuns(sql`r.id in (
        select id from runs where queued_at >= ${at(from)} and queued_at < ${at(until)} and subject_type = 'ticket'
        order by queued_at desc limit ${TICKET_RUNS})`)}) c`),
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

const HOUR_SUMS = sql`
  sum(runs)::int as runs, sum(executions)::int as executions, sum(model_calls)::int as "modelCalls",
  sum(input_tokens)::float8 as "inputTokens", sum(cached_input_tokens)::float8 as "cachedInputTokens",
  sum(output_tokens)::float8 as "outputTokens", sum(cost_micros)::float8 as "costMicros"`;

/** The start of the hour of a time. */
function hourOf(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / HOUR_MS) * HOUR_MS);
}

/** A row for each started run `r`: its number of steps and the usage of its model calls. */
function costOfRuns(where: SQL): SQL {
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
 * Sums the cost of the runs of hours, as rows of `cost_hours`.
 * @param hours an array of timestamptz, each the start of an hour
 */
export function costHours(hours: SQL): SQL {
  return sql`
    select h.hour, c.function_id, ${COST_SUMS}
    from unnest(${hours}) as h(hour)
    cross join lateral (${costOfRuns(sql`r.queued_at >= h.hour and r.queued_at < h.hour + interval '1 hour'`)} offset 0) c
    group by h.hour, c.function_id`;
}

/** Reads the cost of a ticket so far. */
export async function readTicketCost(ticketId: string): Promise<TicketCost> {
  const [cost] = await db().execute(sql`
    select ${COST_SUMS}, (
      select count(distinct event_id) from runs where subject_id = ${ticketId}
    )::int + (
      select count(*) from run_steps w join runs r on r.id = w.run_id
      where r.subject_id = ${ticketId} and w.waits_for->>'event' is not null
        and w.status = 'completed' and w.output is not null and w.output <> 'null'::jsonb
    )::int as events
    from (${costOfRuns(sql`r.subject_id = ${ticketId}`)}) c`);
  return TicketCost.parse(cost);
}
