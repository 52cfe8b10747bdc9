import type { JobKind } from "../core/run-change.ts";
import type { Sql } from "./connect.ts";
import {
  addJobs,
  continueJobs,
  emitParts,
  endJobs,
  fenceParts,
  keepJobs,
  updateRuns,
  writeSteps,
} from "./save-parts.ts";

/** One run's change as rows. A change that has no job comes from outside the queue, such as a cancellation. */
export interface ChangeRow {
  run_id: string;
  /** The revision the change was decided on. */
  revision: number;
  job_id: string | null;
  lease_token: number | null;
  /** The call is reported on by whoever it was sent by: the token alone is the fence. */
  is_foreign_lease: boolean;
  /** The queue item stays as it is, leased, because its call goes on. */
  is_kept: boolean;
  status: string;
  request_version: number;
  force_step_plan: boolean;
  discovery_queued: boolean;
  discovery_wanted_at: number;
  step_groups: number;
  state_bytes: number;
  started_at_ms: number | null;
  ended_at_ms: number | null;
  /** JSON texts. */
  output: string | null;
  error: string | null;
  /** What the job at hand becomes; null when its work is done. */
  again_kind: JobKind | null;
  again_step_id: string | null;
  again_attempt: number;
  again_redrives: number;
  again_due_at_ms: number;
  again_ready: boolean;
  again_leased: boolean;
  /** Where calls of the run queue up. */
  lane: string | null;
  bucket_1: string | null;
  bucket_2: string | null;
}

export interface StepRow {
  run_id: string;
  step_id: string;
  state: "pending" | "done";
  op: string;
  name: string;
  step_group: number;
  racing: boolean;
  position: number | null;
  /** JSON text. */
  memo: string | null;
}

export interface JobRow {
  id: string;
  kind: JobKind;
  run_id: string;
  /** The id of the run's function. */
  share: string;
  step_id: string | null;
  due_at_ms: number;
  rank_ms: number;
  ready: boolean;
  leased: boolean;
  lane: string | null;
  bucket_1: string | null;
  bucket_2: string | null;
  /** JSON text of what the engine is to request. */
  request: string | null;
  waits_for: string | null;
  waits_if: string | null;
  waits_path: string | null;
  waits_value: string | null;
}

/** A system event that the end of a run brings forth. */
export interface EmittedRow {
  run_id: string;
  internal_id: string;
  event_id: string;
  name: string;
  /** JSON text. */
  payload: string;
  /** Whether somebody is known to need it; a run that waits for it is looked for by the statement itself. */
  is_routed: boolean;
  route_job_id: string;
}

export interface ChangeBatch {
  changes: ChangeRow[];
  steps: StepRow[];
  jobs: JobRow[];
  emitted: EmittedRow[];
}

/** What a batch led to. */
export interface SavedBatch {
  outcomes: Map<string, SaveOutcome>;
  /** Whether system events wait in the queue to be routed. */
  hasRoutes: boolean;
}

/** What became of a change: `saved`; `stale` when the run has moved on; `lost` when the lease is no longer ours. */
export type SaveOutcome = "saved" | "stale" | "lost";

/**
 * Writes the changes of several runs in one statement: everything of a run or nothing of it.
 *
 * The run is locked before its job, as everybody does, and both are read again under the lock: a change counts only if
 * the run stands at the revision it was decided on and the job is still leased with the same token. One statement for
 * many runs is a third faster under load than one each. It is put together of what this batch needs: a part costs
 * PostgreSQL some 20 µs even when it has nothing to do (docs/speed.md).
 *
 * @param instanceId the process that holds the leases
 * @returns the outcome per run id, and whether there is something to route
 */
export async function saveChanges(
  sql: Sql,
  instanceId: string,
  nowMs: number,
  batch: ChangeBatch,
): Promise<SavedBatch> {
  const { changes, steps, jobs, emitted } = batch;
  const isOver = changes.some((change) => change.ended_at_ms !== null || change.again_kind === null);
  const goesOn = changes.some((change) => change.again_kind !== null);
  const parts = [
    ...fenceParts(sql, changes, instanceId),
    updateRuns(sql),
    ...(steps.length > 0 ? [writeSteps(sql, steps)] : []),
    ...(isOver ? [endJobs(sql)] : []),
    ...(changes.some((change) => change.is_kept) ? [keepJobs(sql)] : []),
    ...(goesOn ? [continueJobs(sql, { instanceId, nowMs })] : []),
    ...(jobs.length > 0 ? [addJobs(sql, jobs, { instanceId, nowMs })] : []),
    ...(emitted.length > 0 ? emitParts(sql, emitted, nowMs) : []),
  ];
  const hasRoutes = emitted.length > 0 ? sql`exists (select 1 from route_jobs)` : sql`false`;
  const rows = await sql<{ run_id: string; is_current: boolean; is_held: boolean; has_routes: boolean }[]>`
    with ${parts.reduce((all, part) => sql`${all}, ${part}`)}
    select input.run_id,
      coalesce(locked_runs.revision = input.revision, false) as is_current,
      input.job_id is null or input.job_id in (select id from locked_jobs) as is_held,
      ${hasRoutes} as has_routes
    from input left join locked_runs on locked_runs.id = input.run_id`;
  const outcomes = new Map<string, SaveOutcome>();
  for (const row of rows) outcomes.set(row.run_id, outcomeOf(row));
  return { outcomes, hasRoutes: rows[0]?.has_routes ?? false };
}

function outcomeOf(row: { is_current: boolean; is_held: boolean }): SaveOutcome {
  if (!row.is_held) return "lost";
  return row.is_current ? "saved" : "stale";
}
