import type { Sql, Transaction } from "../connect.ts";

/** A queue item that cancels a run: when its event comes before `due_at_ms`, or at `due_at_ms` itself. */
export interface CancelTriggerRow {
  id: string;
  run_id: string;
  kind: "cancel" | "start_timeout";
  due_at_ms: number;
  waits_for: string | null;
  waits_if: string | null;
  waits_path: string | null;
  waits_value: string | null;
}

/** Stores the cancel triggers of a run that this transaction creates. */
export async function insertCancelTriggers(
  tx: Transaction,
  cancelTriggers: readonly CancelTriggerRow[],
): Promise<void> {
  await tx`
    insert into jobs (id, kind, run_id, due_at_ms, rank_ms, ready, waits_for, waits_if, waits_path, waits_value)
    select id, kind, run_id, due_at_ms, due_at_ms, false, waits_for, waits_if, waits_path, waits_value
    from json_to_recordset(${JSON.stringify(cancelTriggers)}::text::json) as cancel_trigger (
      id text, kind text, run_id text, due_at_ms bigint, waits_for text, waits_if text, waits_path text,
      waits_value text)`;
}

/**
 * Stores when a run is called for the first time, and its finish timeout if there is one. A first call that is repeated
 * after a crash keeps the first deadline.
 */
export async function noteFirstCall(
  sql: Sql,
  {
    id,
    runId,
    calledAtMs,
    dueAtMs,
  }: { id: string; runId: string; calledAtMs: number; dueAtMs: number | null },
): Promise<void> {
  await sql`
    with called as (
      update runs set started_at_ms = coalesce(started_at_ms, ${calledAtMs})
      where id = ${runId} and ended_at_ms is null returning id
    )
    insert into jobs (id, kind, run_id, due_at_ms, rank_ms, ready)
    select ${id}, 'finish_timeout', id, ${dueAtMs}::bigint, ${dueAtMs}::bigint, false from called
    where ${dueAtMs}::bigint is not null
    on conflict (run_id) where kind = 'finish_timeout' do nothing`;
}

/** Whether no call of the run was made and none is under way. */
export async function isUncalled(sql: Sql, runId: string): Promise<boolean> {
  const [row] = await sql<{ uncalled: boolean }[]>`
    select started_at_ms is null and status = 'queued' and not exists (
      select 1 from jobs
      where jobs.run_id = runs.id and jobs.kind in ('discovery', 'step')
        and (jobs.lease_owner is not null or jobs.attempt > 0)) as uncalled
    from runs where id = ${runId}`;
  return row?.uncalled ?? false;
}

/** Whether any process has stored a first call. */
export async function hasBeenCalled(sql: Sql, runId: string): Promise<boolean> {
  const rows = await sql`select 1 from runs where id = ${runId} and started_at_ms is not null`;
  return rows.length > 0;
}
