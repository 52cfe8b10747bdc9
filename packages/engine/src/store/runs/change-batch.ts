import type { JobKind } from "../../core/run/run-change.ts";

/** One run's change as a row. A change without a job comes from outside the queue, such as a cancellation. */
export interface ChangeRow {
  run_id: string;
  /** The revision the change was decided on. */
  revision: number;
  job_id: string | null;
  lease_token: number | null;
  /** The lease may belong to another process: the token alone fences the write. */
  is_foreign_lease: boolean;
  /** The queue item stays leased, because its call continues. */
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
  /** The kind the job at hand changes to; null when it is done. */
  again_kind: JobKind | null;
  again_step_id: string | null;
  again_attempt: number;
  again_redrives: number;
  again_due_at_ms: number;
  again_ready: boolean;
  again_leased: boolean;
  /** Queue key and limits of the run's calls. */
  queue_key: string | null;
  concurrency_key_1: string | null;
  concurrency_key_2: string | null;
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
  queue_key: string | null;
  concurrency_key_1: string | null;
  concurrency_key_2: string | null;
  /** JSON text of the request that the engine makes. */
  request: string | null;
  waits_for: string | null;
  waits_if: string | null;
  waits_path: string | null;
  waits_value: string | null;
}

/** A system event that the end of a run emits. */
export interface EmittedRow {
  run_id: string;
  internal_id: string;
  event_id: string;
  name: string;
  /** JSON text. */
  payload: string;
  /** Whether a trigger matches it; the statement itself looks for waits. */
  is_routed: boolean;
  route_job_id: string;
}

export interface ChangeBatch {
  changes: ChangeRow[];
  steps: StepRow[];
  jobs: JobRow[];
  emitted: EmittedRow[];
}
