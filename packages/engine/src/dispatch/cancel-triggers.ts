import { newUlid } from "@vagus/primitives/ulid";
import type { ChangeCommitter } from "../commit/commit-change.ts";
import { cancelRun } from "../core/run/advance-run.ts";
import { timeoutMs } from "../intake/start-rows.ts";
import type { Sql } from "../store/connect.ts";
import type { RegisteredFunction } from "../store/load-registry.ts";
import { hasBeenCalled, isUncalled, noteFirstCall } from "../store/queue/cancel-triggers.ts";
import type { LeasedJob } from "../store/queue/claim-jobs.ts";
import { dropJob } from "../store/queue/leased-job.ts";
import type { OpenRun } from "./open-runs.ts";

/** Parts of the engine that cancel triggers use. */
interface CancelTriggerParts {
  sql: Sql;
  committer: ChangeCommitter;
  wakeAt(dueAtMs: number): void;
}

/** Whether a queue item cancels its run. */
export function isCancelTrigger({ kind }: LeasedJob): boolean {
  return kind === "cancel" || kind === "start_timeout" || kind === "finish_timeout";
}

/**
 * Cancels the run of a trigger whose event or deadline has come. A trigger whose event did not come in time is deleted,
 * and so is the deadline of the first call when that call has been made (protocol §6.11, §6.13).
 */
export async function workCancelTrigger(
  parts: CancelTriggerParts,
  job: LeasedJob,
  open: OpenRun,
): Promise<void> {
  const strikes =
    job.kind === "cancel"
      ? job.matched_event_id !== null
      : job.kind === "finish_timeout" || (await isUncalled(parts.sql, open.run.state.runId));
  if (strikes) await parts.committer.commit({ open, job, calledAtMs: null, decide: cancelRun });
  else await dropJob(parts.sql, job);
}

/**
 * Checks the start timeout of a run that is about to be called for the first time, and starts its finish timeout.
 * @returns false when the start timeout is over; the run is then cancelled
 */
export async function beginFirstCall(
  parts: CancelTriggerParts,
  { config }: RegisteredFunction,
  job: LeasedJob,
  open: OpenRun,
): Promise<boolean> {
  const { runId, status } = open.run.state;
  if (status !== "queued" || job.attempt > 0) return true;
  const startMs = timeoutMs(config.timeouts?.start);
  const finishMs = timeoutMs(config.timeouts?.finish);
  if (startMs === null && finishMs === null) return true;
  const calledAtMs = Date.now();
  const isLate = startMs !== null && calledAtMs > open.run.createdAtMs + startMs;
  // A call that is repeated after a crash was in time when it was first made.
  if (isLate && !(await hasBeenCalled(parts.sql, runId))) {
    await parts.committer.commit({ open, job, calledAtMs: null, decide: cancelRun });
    return false;
  }
  const dueAtMs = finishMs === null ? null : calledAtMs + finishMs;
  await noteFirstCall(parts.sql, { id: newUlid(calledAtMs), runId, calledAtMs, dueAtMs });
  if (dueAtMs !== null) parts.wakeAt(dueAtMs);
  return true;
}
