import { sql } from "drizzle-orm";
import type { RecordedError } from "@/db/schema/runs";
import type { Queryable, Transaction } from "@/lib/db";
import { recordFailure } from "@/lib/error-groups/record-failure";
import { storableJson } from "@/lib/storable-json";

/** How a run ended that the app did not see end. */
export interface RunEnd {
  status: "completed" | "failed" | "cancelled" | "skipped";
  endedAt: Date;
  output?: unknown;
  error?: RecordedError | null;
  endedBecause?: string | null;
}

/**
 * Closes a run and whatever of it is open; one that failed joins its error group. A run that has ended stays as it
 * ended. When a run failed with a step under way, that step is what failed it: the engine could not get it done.
 * @returns whether it was open
 */
export async function closeRun(on: Queryable, runId: string, end: RunEnd): Promise<boolean> {
  return on.transaction(async (tx) => {
    const closed = await close(tx, runId, end);
    if (closed && end.status === "failed") await recordFailure(tx, runId);
    return closed;
  });
}

async function close(tx: Transaction, runId: string, end: RunEnd): Promise<boolean> {
  const error = end.error ? storableJson(end.error) : null;
  const endedAt = end.endedAt.toISOString();
  const closed = await tx.execute(sql`
    with blamed as (
      -- Under way, or failed with what the run failed with: the app's own word of that may come after the engine's.
      select step_id from run_steps
      where run_id = ${runId}
        and (status = 'running' or (status = 'failed' and error->>'message' = ${end.error?.message ?? null}))
      order by status = 'failed' desc, started_at desc limit 1
    ), run as (
      update runs set
        status = ${end.status},
        ended_at = greatest(${endedAt}::timestamptz, started_at),
        duration_ms = greatest(0, (extract(epoch from ${endedAt}::timestamptz - started_at) * 1000)::bigint),
        output = ${end.output === undefined ? null : storableJson(end.output)}::text::jsonb,
        error = ${error}::text::jsonb,
        ended_because = coalesce(ended_because, ${end.endedBecause ?? null}),
        failed_step_id = case when ${end.status} = 'failed' then (select step_id from blamed) end,
        cost_micros = coalesce((select sum(m.cost_micros) from model_calls m where m.run_id = runs.id), 0)
      where id = ${runId} and ended_at is null
      returning id, failed_step_id
    ), step as (
      update run_steps s set
        status = case when s.step_id = run.failed_step_id then 'failed' else 'cancelled' end,
        error = case
          when s.step_id <> run.failed_step_id or s.error->>'message' = ${end.error?.message ?? null} then s.error
          else coalesce(${error}::text::jsonb, s.error) end,
        ended_at = ${endedAt}::timestamptz
      from run where s.run_id = run.id and s.status in ('planned', 'running', 'waiting')
    )
    select id from run`);
  return closed.length > 0;
}
