import { canonicalJson } from "../core/canonical-json.ts";
import type { JobSpec, RunChange } from "../core/run-change.ts";
import { newUlid } from "../core/ulid.ts";
import { waitKey } from "../core/wait-key.ts";
import { endEvents } from "../protocol/system-events.ts";
import type { LeasedJob } from "../store/claim-jobs.ts";
import type { LoadedRun } from "../store/load-runs.ts";
import type { ChangeRow, EmittedRow, JobRow, StepRow } from "../store/save-changes.ts";

/** One run's change, ready to be written. */
export interface ChangeRows {
  change: ChangeRow;
  steps: StepRow[];
  jobs: JobRow[];
  emitted: EmittedRow[];
}

/** What the rows need to know beside the change. */
export interface RowContext {
  run: LoadedRun;
  functionSlug: string;
  /** The queue item at hand; null for a change from outside the queue. */
  job: LeasedJob | null;
  /** When the call that led to the change was sent. */
  calledAtMs: number | null;
  nowMs: number;
  hasListeners(eventName: string): boolean;
  /** Takes a free place for a queue item that could start at once; false when there is none. */
  takeSlot(): boolean;
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
  const againNow = again !== null && again.dueAtMs <= nowMs;
  return {
    change: {
      run_id: runId,
      revision,
      job_id: context.job?.id ?? null,
      lease_token: context.job?.lease_token ?? null,
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
      again_leased: againNow,
    },
    steps,
    jobs: change.jobs.map((job) => jobRow(job, context)),
    emitted: change.end
      ? endEvents(
          { runId, functionSlug: context.functionSlug, events: run.events },
          change.end,
          nowMs,
          newUlid,
        ).map((event) => ({
          run_id: runId,
          internal_id: event.id === runId ? newUlid(nowMs) : event.id,
          event_id: event.id,
          name: event.name,
          payload: canonicalJson(event),
          has_listeners: context.hasListeners(event.name),
          route_job_id: newUlid(nowMs),
        }))
      : [],
  };
}

function jobRow(job: JobSpec, { run, nowMs, takeSlot }: RowContext): JobRow {
  const ready = job.dueAtMs <= nowMs;
  const key = job.waitsIf === undefined ? null : waitKey(job.waitsIf, run.events[0]);
  return {
    id: newUlid(nowMs),
    kind: job.kind,
    run_id: run.state.runId,
    step_id: job.stepId,
    due_at_ms: job.dueAtMs,
    rank_ms: run.createdAtMs,
    ready,
    leased: ready && takeSlot(),
    waits_for: job.waitsFor ?? null,
    waits_if: job.waitsIf ?? null,
    waits_path: key?.path ?? null,
    waits_value: key?.value ?? null,
  };
}
