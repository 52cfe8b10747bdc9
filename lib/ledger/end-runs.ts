import { storableJson } from "@vagus/primitives/storable-json";
import { sql } from "drizzle-orm";
import type { EndCause, RecordedError } from "@/db/schema/runs";
import type { Queryable, Transaction } from "@/lib/db";
import { recordFailure } from "@/lib/error-groups/record-failure";

/** How a run ended. */
export interface RunEnd {
  status: "completed" | "failed" | "cancelled" | "skipped";
  endedAt: Date;
  output?: unknown;
  error?: RecordedError | null;
  endedBecause?: EndCause | null;
  /**
   * The app's report: the step whose failure ended the run, null when the function itself failed or nothing did.
   * Undefined when only the engine saw the end, which does not name the step: then a step that failed with the same
   * message is blamed, else the one that was running.
   */
  failedStepId?: string | null;
}

/** Ends one run; a failed one joins its error group in the same transaction. @returns whether the run was open */
export async function endRun(on: Queryable, runId: string, end: RunEnd): Promise<boolean> {
  return on.transaction(async (tx) => {
    const isEnded = (await endRuns(tx, [{ runId, ...end }])).length > 0;
    if (isEnded && end.status === "failed") await recordFailure(tx, runId);
    return isEnded;
  });
}

/**
 * Ends runs and their open steps in one statement; the caller adds failed runs to their error groups. A run that has
 * ended keeps its ending. The app's report closes steps of such a run too: they may have been recorded after its end.
 * @returns ids of the runs that were open
 */
export async function endRuns(tx: Transaction, ends: readonly (RunEnd & { runId: string })[]) {
  const rows = ends.map(({ failedStepId, ...end }) => ({
    ...end,
    byApp: failedStepId !== undefined,
    failedStepId: failedStepId ?? null,
  }));
  // The planner assumes a hundred rows for any recordset. An array of ids has a known length, so it uses the index.
  const ids = sql`any(${sql.param(ends.map(({ runId }) => runId))}::text[])`;
  const ended = await tx.execute<{ id: string }>(sql`
    with reported as (
      select * from jsonb_to_recordset(${storableJson(rows)}::text::jsonb) as r(
        "runId" text, status text, "endedAt" timestamptz, output jsonb, error jsonb, "endedBecause" jsonb,
        "byApp" boolean, "failedStepId" text)
    ), ending as (
      select reported.*, case
        when status <> 'failed' then null
        when "byApp" then "failedStepId"
        else (
          select step_id from run_steps s
          where s.run_id = "runId"
            and (s.status = 'running' or (s.status = 'failed' and s.error->>'message' = reported.error->>'message'))
          order by s.status = 'failed' desc, s.started_at desc limit 1)
        end as blamed
      from reported
    ), run as (
      update runs r set
        status = e.status,
        ended_at = greatest(e."endedAt", r.started_at),
        duration_ms = greatest(0, (extract(epoch from e."endedAt" - r.started_at) * 1000)::bigint),
        output = e.output,
        error = e.error,
        ended_because = coalesce(r.ended_because, e."endedBecause"),
        failed_step_id = e.blamed,
        cost_micros = coalesce((select sum(m.cost_micros) from model_calls m where m.run_id = r.id), 0)
      from ending e
      where r.id = e."runId" and r.id = ${ids} and r.ended_at is null
      returning r.id
    ), step as (
      update run_steps s set
        status = case when s.step_id = e.blamed then 'failed' else 'cancelled' end,
        error = case when s.step_id = e.blamed and s.error->>'message' is distinct from e.error->>'message'
          then coalesce(e.error, s.error) else s.error end,
        ended_at = e."endedAt"
      from ending e
      where s.run_id = e."runId" and s.run_id = ${ids} and s.status in ('planned', 'running', 'waiting')
        and (e."byApp" or e."runId" in (select id from run))
    )
    select id from run`);
  return ended.map(({ id }) => id);
}
