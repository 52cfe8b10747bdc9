import { newUlid } from "@vagus/primitives/ulid";
import type { ChangeCommitter } from "../commit/commit-change.ts";
import { cancelRun } from "../core/run/advance-run.ts";
import { timeoutMs } from "../intake/start-rows.ts";
import type { Sql } from "../store/connect.ts";
import type { RegisteredFunction } from "../store/load-registry.ts";
import { dropJob, hasBeenCalled, isUncalled, noteFirstCall } from "../store/queue/cancel-triggers.ts";
import type { LeasedJob } from "../store/queue/claim-jobs.ts";
import type { OpenRun } from "./open-runs.ts";

/** What guarding a run needs of the engine. */
interface GuardParts {
  sql: Sql;
  committer: ChangeCommitter;
  wakeAt(dueAtMs: number): void;
}

/** Whether a queue item is there to end its run. */
export function isGuard({ kind }: LeasedJob): boolean {
  return kind === "cancel" || kind === "start_timeout" || kind === "finish_timeout";
}

/**
 * Ends the run of a guard that has struck: its event came, or its deadline. A guard on an event whose own time is over
 * goes, and so does the deadline of the first call when that call has been made (protocol §6.11, §6.13).
 */
export async function workGuard(parts: GuardParts, job: LeasedJob, open: OpenRun): Promise<void> {
  const strikes =
    job.kind === "cancel"
      ? job.matched_event_id !== null
      : job.kind === "finish_timeout" || (await isUncalled(parts.sql, open.run.state.runId));
  if (strikes) await parts.committer.commit({ open, job, calledAtMs: null, decide: cancelRun });
  else await dropJob(parts.sql, job);
}

/**
 * Guards a run that is about to be called for the first time.
 * @returns false when it should have been called before; then it is cancelled instead
 */
export async function guardFirstCall(
  parts: GuardParts,
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
  // A call that is made again after a crash was in time when it was made first.
  if (isLate && !(await hasBeenCalled(parts.sql, runId))) {
    await parts.committer.commit({ open, job, calledAtMs: null, decide: cancelRun });
    return false;
  }
  const dueAtMs = finishMs === null ? null : calledAtMs + finishMs;
  await noteFirstCall(parts.sql, { id: newUlid(calledAtMs), runId, calledAtMs, dueAtMs });
  if (dueAtMs !== null) parts.wakeAt(dueAtMs);
  return true;
}
