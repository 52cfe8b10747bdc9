import { sql } from "drizzle-orm";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { InvalidInput } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { COST_SUMS, costHours, costOfRuns } from "./cost-of-runs.ts";
import { CostReport, type CostWindow } from "./cost-schemas.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WINDOW_MS = 30 * DAY_MS;
/** Longer windows read too much at once. */
const LONGEST_MS = 92 * DAY_MS;
/** The average ticket is that of the newest of these runs: what the last thousand took is what the next will. */
const TICKET_RUNS = 3_000;

/**
 * What the work of a window cost, by the day (UTC) its runs were asked for and by function, and of the average ticket.
 * Hours that are over come from the roll-up, this one from its runs; the window begins with a whole hour.
 * @throws InvalidInput when the window is longer than a quarter, or ends before it begins
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

/** The begin of the hour a moment is in. */
function hourOf(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / HOUR_MS) * HOUR_MS);
}
