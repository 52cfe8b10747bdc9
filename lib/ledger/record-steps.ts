import { storableJson } from "@vagus/primitives/storable-json";
import { sql } from "drizzle-orm";
import type { Transaction } from "@/lib/db";
import type { FoldedEntries, StepRow } from "./ledger-entries.ts";

/**
 * Writes steps, attempts and log lines. Merges an entry into the stored step: a completed step stays completed, with
 * the last reported result.
 * @param steps no step twice
 * @returns how many attempts were new and not the first, by run
 */
export async function recordSteps(
  tx: Transaction,
  { steps, attempts, logs }: Pick<FoldedEntries, "attempts" | "logs"> & { steps: StepRow[] },
): Promise<Map<string, number>> {
  if (steps.length + attempts.length + logs.length === 0) return new Map();
  const rows = await tx.execute<{ runId: string; retries: number }>(sql`
    with attempt as (
      select * from jsonb_to_recordset(${storableJson(attempts)}::text::jsonb) as a(
        "runId" text, "stepId" text, "startedAt" timestamptz, "endedAt" timestamptz, error jsonb, retry jsonb)
    ), ended as (
      update run_attempts t set ended_at = coalesce(a."endedAt", t.ended_at), error = coalesce(a.error, t.error),
        retry = coalesce(a.retry, t.retry)
      from attempt a
      where t.run_id = a."runId" and t.step_id = a."stepId" and t.started_at = a."startedAt"
    ), begun as (
      insert into run_attempts (run_id, step_id, n, started_at, ended_at, error, retry)
      select a."runId", a."stepId",
             coalesce((select max(n) from run_attempts t where t.run_id = a."runId" and t.step_id = a."stepId"), 0)
               + row_number() over (partition by a."runId", a."stepId" order by a."startedAt"),
             a."startedAt", a."endedAt", a.error, a.retry
      from attempt a
      where not exists (
        select from run_attempts t
        where t.run_id = a."runId" and t.step_id = a."stepId" and t.started_at = a."startedAt")
      returning run_id, step_id, n
    ), step as (
      insert into run_steps (run_id, step_id, hash, kind, status, attempts, started_at, ended_at, input, output, error,
                             waits_for)
      select s."runId", s."stepId", s.hash, s."stepKind", s.status,
             coalesce((select max(n) from begun b where b.run_id = s."runId" and b.step_id = s."stepId"),
                      (select max(n) from run_attempts t where t.run_id = s."runId" and t.step_id = s."stepId"), 0),
             s."startedAt", s."endedAt", s.input, s.output, s.error, s."waitsFor"
      from jsonb_to_recordset(${storableJson(steps)}::text::jsonb) as s(
        "runId" text, "stepId" text, hash text, "stepKind" text, status text, "startedAt" timestamptz,
        "endedAt" timestamptz, input jsonb, output jsonb, error jsonb, "waitsFor" jsonb)
      order by s."runId", s."stepId"
      on conflict (run_id, step_id) do update set
        status = case
          when run_steps.status in ('completed', 'failed') then run_steps.status
          -- Its run was cancelled while the body ran; the body ran to its end all the same.
          when run_steps.status = 'cancelled' and excluded.status not in ('completed', 'failed') then run_steps.status
          else excluded.status end,
        attempts = greatest(run_steps.attempts, excluded.attempts),
        started_at = case when run_steps.status = 'planned' and excluded.status <> 'planned'
          then excluded.started_at else run_steps.started_at end,
        ended_at = case when run_steps.status in ('completed', 'failed')
          then run_steps.ended_at else coalesce(excluded.ended_at, run_steps.ended_at) end,
        input = coalesce(run_steps.input, excluded.input),
        output = coalesce(excluded.output, run_steps.output),
        error = case when run_steps.status = 'completed' then null
          when run_steps.status = 'failed' then run_steps.error else excluded.error end,
        waits_for = coalesce(run_steps.waits_for, excluded.waits_for)
    ), line as (
      insert into run_logs (run_id, step_id, at, level, message, fields)
      select l."runId", l."stepId", l.at, l.level, l.message, l.fields
      from jsonb_to_recordset(${storableJson(logs)}::text::jsonb) as l(
        "runId" text, "stepId" text, at timestamptz, level text, message text, fields jsonb)
    )
    select run_id as "runId", count(*)::int as retries from begun where n > 1 group by run_id`);
  return new Map(rows.map(({ runId, retries }) => [runId, retries]));
}
