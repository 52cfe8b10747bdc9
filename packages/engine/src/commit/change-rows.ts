import { newUlid } from "@vagus/primitives/ulid";
import { canonicalJson } from "../core/canonical-json.ts";
import { type WaitKey, waitKey } from "../core/expressions/wait-key.ts";
import { FREE_FLOW, type RunFlow, rankMs } from "../core/flow-control/run-flow.ts";
import type { JobSpec, RunChange } from "../core/run/run-change.ts";
import { correlationId } from "../protocol/invocation.ts";
import type { Dispatch } from "../protocol/queue-item-id.ts";
import { FINISHED } from "../protocol/system-events.ts";
import type { ChangeRow, EmittedRow, JobRow, StepRow } from "../store/runs/change-batch.ts";
import type { LoadedRun } from "../store/runs/load-runs.ts";
import { type EmitContext, emittedRows } from "./emitted-rows.ts";

/** Kinds that count in the limits of their function: calls of the app and gateway requests. */
const LIMITED: ReadonlySet<string> = new Set(["step", "discovery", "gateway"]);
const CORRELATION_PATH = JSON.stringify(["data", "correlation_id"]);

/** One run's change, ready to be written. */
export interface ChangeRows {
  change: ChangeRow;
  steps: StepRow[];
  jobs: JobRow[];
  emitted: EmittedRow[];
}

/** The facts that rows need beside the change. */
export interface RowContext extends EmitContext {
  /** The lease the change is written under; null for a change from outside the queue. */
  lease: Dispatch | null;
  /** Whether another process may hold the lease. */
  isForeignLease: boolean;
  /** When the call that led to the change was sent, Unix milliseconds. */
  calledAtMs: number | null;
  /** Queue key and limits of the run's calls. */
  flow: RunFlow;
  /** Takes a free place for a queue item that could start at once; false when there is none. */
  takeSlot(share: string): boolean;
  /** Whether the run may keep its place for the next call; false when another function should have it. */
  keepsPlace(): boolean;
}

/** Turns a decision into rows. */
export function changeRows(change: RunChange, context: RowContext): ChangeRows {
  const { run, nowMs } = context;
  const { runId, revision } = run.state;
  const steps: StepRow[] = change.reported.map((step) => ({
    run_id: runId,
    step_id: step.stepId,
    state: "pending",
    op: step.op,
    name: step.name,
    step_group: step.group,
    racing: step.racing,
    position: null,
    memo: null,
  }));
  for (const step of change.finished) {
    steps.push({
      run_id: runId,
      step_id: step.stepId,
      state: "done",
      op: step.op,
      name: step.name,
      step_group: step.group,
      racing: step.racing,
      position: step.position,
      memo: step.memo,
    });
  }
  const again = change.job.kind === "again" ? change.job : null;
  const { queue_key, concurrency_key_1, concurrency_key_2 } = context.flow;
  const againNow = again !== null && again.dueAtMs <= nowMs;
  return {
    change: {
      run_id: runId,
      revision,
      job_id: context.lease?.id ?? null,
      lease_token: context.lease?.lease_token ?? null,
      is_foreign_lease: context.isForeignLease,
      is_kept: change.job.kind === "kept",
      status: change.next.status,
      request_version: change.next.requestVersion,
      force_step_plan: change.next.forceStepPlan,
      discovery_queued: change.next.discoveryQueued,
      discovery_wanted_at: change.next.discoveryWantedAt,
      step_groups: change.next.groups,
      state_bytes: change.next.stateBytes,
      started_at_ms: context.calledAtMs,
      ended_at_ms: change.end ? nowMs : null,
      output: change.end ? canonicalJson(change.end.output) : null,
      error: change.end?.error ? canonicalJson(change.end.error) : null,
      again_kind: again?.jobKind ?? null,
      again_step_id: again?.stepId ?? null,
      again_attempt: again?.attempt ?? 0,
      again_redrives: again?.redrives ?? 0,
      again_due_at_ms: again?.dueAtMs ?? 0,
      again_ready: againNow,
      // A limited call is queued again each time, behind older calls.
      again_leased: againNow && queue_key === null && context.keepsPlace(),
      queue_key,
      concurrency_key_1,
      concurrency_key_2,
    },
    steps,
    jobs: change.jobs.map((job) => jobRow(job, context)),
    emitted: emittedRows(change, context),
  };
}

function jobRow(job: JobSpec, { run, nowMs, flow, takeSlot }: RowContext): JobRow {
  const ready = job.dueAtMs <= nowMs;
  const key = jobKey(job, run);
  const { queue_key, concurrency_key_1, concurrency_key_2 } = LIMITED.has(job.kind) ? flow : FREE_FLOW;
  return {
    id: newUlid(nowMs),
    kind: job.kind,
    run_id: run.state.runId,
    share: run.functionId,
    step_id: job.stepId,
    due_at_ms: job.dueAtMs,
    rank_ms: rankMs(run.createdAtMs, flow),
    ready,
    leased: ready && queue_key === null && takeSlot(run.functionId),
    queue_key,
    concurrency_key_1,
    concurrency_key_2,
    request: job.request ?? null,
    waits_for: job.kind === "invoke" ? FINISHED : (job.waitsFor ?? null),
    waits_if: job.waitsIf ?? null,
    waits_path: key?.path ?? null,
    waits_value: key?.value ?? null,
  };
}

/** The key of the event that ends a wait; the end of an invoked function carries the correlation id. */
function jobKey(job: JobSpec, run: LoadedRun): WaitKey | null {
  if (job.kind === "invoke" && job.stepId !== null) {
    const value = correlationId(run.state.runId, job.stepId);
    return { path: CORRELATION_PATH, value: JSON.stringify(value) };
  }
  return job.waitsIf === undefined ? null : waitKey(job.waitsIf, run.events[0]);
}
