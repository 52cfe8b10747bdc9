import type { Sql } from "../connect.ts";
import type { LeasedJob } from "../queue/claim-jobs.ts";

/** A step's claim to wait for a signal. */
export interface SignalClaim {
  signal: string;
  runId: string;
  stepId: string;
  /** Whether the claim replaces another step's, which then waits until its own timeout. */
  replaces: boolean;
}

/**
 * Claims a signal for a step (protocol §6.12). A claim of a run or step that has ended does not count.
 * @returns false when another step holds it
 */
export async function claimSignal(
  sql: Sql,
  { signal, runId, stepId, replaces }: SignalClaim,
): Promise<boolean> {
  const rows = await sql`
    insert into signals (signal, run_id, step_id) values (${signal}, ${runId}, ${stepId})
    on conflict (signal) do update set run_id = excluded.run_id, step_id = excluded.step_id
    where ${replaces} or (signals.run_id = excluded.run_id and signals.step_id = excluded.step_id)
      or exists (select 1 from runs where runs.id = signals.run_id and runs.ended_at_ms is not null)
      or exists (
        select 1 from steps
        where steps.run_id = signals.run_id and steps.step_id = signals.step_id and steps.state = 'done')
    returning 1`;
  return rows.length > 0;
}

/**
 * Delivers a signal to the step that waits for it, and frees its name. A wait whose timeout is being worked on has
 * timed out: signal and timeout contend for one row.
 * @param memo canonical JSON of the step's memo
 * @returns the run; null when no step waits
 */
export async function deliverSignal(
  sql: Sql,
  { signal, memo, nowMs }: { signal: string; memo: string; nowMs: number },
): Promise<string | null> {
  const [row] = await sql<{ run_id: string }[]>`
    with held as materialized (
      select run_id, step_id from signals where signal = ${signal} for update
    ), woken as (
      update jobs set delivered = ${memo}::text::json, ready = true, due_at_ms = ${nowMs}
      from held
      where jobs.run_id = held.run_id and jobs.step_id = held.step_id and jobs.kind = 'signal'
        and jobs.lease_owner is null and jobs.delivered is null
      returning jobs.run_id
    ), freed as (
      delete from signals where signal = ${signal} and exists (select 1 from woken)
    )
    select run_id from woken`;
  return row?.run_id ?? null;
}

/** The memo that a signal delivered to a wait; null after its timeout. */
export async function readDelivered(sql: Sql, job: LeasedJob): Promise<string | null> {
  const [row] = await sql<{ memo: string | null }[]>`
    select delivered::text as memo from jobs where id = ${job.id} and lease_token = ${job.lease_token}`;
  return row?.memo ?? null;
}
