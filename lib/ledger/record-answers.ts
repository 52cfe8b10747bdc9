import { sql } from "drizzle-orm";
import type { Transaction } from "@/lib/db";
import { storableJson } from "@/lib/storable-json";
import type { FoldedEntries } from "./ledger-entries.ts";

/** Writes what answers and new attempts made of their runs: going on, waiting, or ended. */
export async function recordAnswers(
  tx: Transaction,
  answers: FoldedEntries["answers"],
  retries: { runId: string; retries: number }[],
): Promise<void> {
  await tx.execute(sql`
    with answer as (
      select * from jsonb_to_recordset(${storableJson(answers)}::text::jsonb) as a(
        "runId" text, at timestamptz, ended text, output jsonb, error jsonb, "failedStepId" text)
    ), retried as (
      select * from jsonb_to_recordset(${storableJson(retries)}::text::jsonb) as r("runId" text, retries int)
    ), left_open as (
      update run_steps s set status = 'cancelled', ended_at = a.at from answer a
      where a.ended is not null and s.run_id = a."runId" and s.status in ('planned', 'running', 'waiting')
    ), seen as (
      select * from answer full join retried using ("runId")
    )
    update runs r set
      retries = r.retries + coalesce(seen.retries, 0),
      status = case
        when r.ended_at is not null or seen.at is null then r.status
        when seen.ended is not null then seen.ended
        when exists (select from run_steps s where s.run_id = r.id and s.status = 'waiting')
          and not exists (select from run_steps s where s.run_id = r.id and s.status in ('planned', 'running'))
          then 'waiting'
        else 'running' end,
      ended_at = case when r.ended_at is null and seen.ended is not null then seen.at else r.ended_at end,
      duration_ms = case when r.ended_at is null and seen.ended is not null
        then greatest(0, (extract(epoch from seen.at - r.started_at) * 1000)::bigint) else r.duration_ms end,
      cost_micros = case when r.ended_at is null and seen.ended is not null
        then coalesce((select sum(m.cost_micros) from model_calls m where m.run_id = r.id), 0) else r.cost_micros end,
      output = case when r.ended_at is null and seen.ended is not null then seen.output else r.output end,
      error = case when r.ended_at is null and seen.ended is not null then seen.error else r.error end,
      failed_step_id = case when r.ended_at is null and seen.ended is not null
        then seen."failedStepId" else r.failed_step_id end
    from seen where r.id = seen."runId"`);
}
