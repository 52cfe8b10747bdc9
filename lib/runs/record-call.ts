import { sql } from "drizzle-orm";
import { db } from "@/lib/db";
import { newStepRows, type Op, runStateAfter } from "./rules.ts";

/** One call of the engine into the app, as the ledger needs it. */
export interface Call {
  runId: string;
  functionId: string;
  trigger: string;
  eventId: string | null;
  subject: { type: string; id: string } | null;
  customerId: string | null;
}

/**
 * Notes that the engine called: the run exists, and the event that started it arrived. Written when a call begins, so
 * that a crash leaves a trace.
 */
export async function recordCallStart(call: Call): Promise<void> {
  await db().execute(sql`
    with run as (
      insert into runs (id, function_id, status, event_id, trigger, subject_type, subject_id, customer_id, queued_at, started_at, calls)
      values (${call.runId}, ${call.functionId}, 'running', ${call.eventId}, ${call.trigger},
              ${call.subject?.type ?? null}, ${call.subject?.id ?? null}, ${call.customerId}, now(), now(), 1)
      on conflict (id) do update set
        calls = runs.calls + 1,
        status = case when runs.ended_at is null then 'running' else runs.status end
    ), event as (
      update outbox set status = 'observed', observed_at = now(), available_at = null
      where id = ${call.eventId} and status <> 'observed'
    )
    update webhook_deliveries set status = 'processed'
    where outbox_id = ${call.eventId} and status = 'accepted'`);
}

/** What a call answered. */
export interface Answer {
  status: number;
  /** Whether the SDK said that trying again is pointless. */
  final: boolean;
  ops: Op[];
  /** Steps whose body ran in the call, named by the answer or not. */
  executed: Op[];
  error: { name: string; message: string } | null;
}

/** Notes what the call brought: steps, waits, the end of the run. */
export async function recordCallEnd(runId: string, answer: Answer, memoizedSteps: string[]): Promise<void> {
  const state = runStateAfter(answer);
  const steps = newStepRows([...answer.executed, ...answer.ops]);
  await db().execute(sql`
    with run as (
      update runs set
        status = ${state.status},
        ended_at = case when ${state.ended} then now() end,
        error = ${state.ended && answer.error ? JSON.stringify(answer.error) : null}::text::jsonb
      where id = ${runId} and ended_at is null
    ), resolved as (
      -- A wait is over when its answer comes back among the memoised steps.
      update run_steps set status = 'completed', ended_at = now()
      where run_id = ${runId} and status in ('waiting', 'planned') and hash = any(${sql.param(memoizedSteps)}::text[])
    )
    insert into run_steps (run_id, step_id, hash, kind, status, attempts, started_at, ended_at, error)
    select ${runId}, s.id, s.hash, s.kind, s.status, s.attempts, coalesce(s.started_at, now()),
           case when s.status in ('completed', 'failed') then now() end, s.error
    from jsonb_to_recordset(${JSON.stringify(steps)}::text::jsonb)
      as s(id text, hash text, kind text, status text, attempts int, started_at timestamptz, error jsonb)
    on conflict (run_id, step_id) do update set
      status = case when run_steps.status = 'completed' then run_steps.status else excluded.status end,
      attempts = run_steps.attempts + excluded.attempts,
      ended_at = coalesce(run_steps.ended_at, excluded.ended_at),
      error = case when run_steps.status = 'completed' then null else excluded.error end`);
}
