import { finishSteps } from "./finish-steps.ts";
import type { RunChange } from "./run-change.ts";
import type { RunState } from "./run-state.ts";
import { settleJob } from "./settle-job.ts";

/**
 * The end of a sleep or a wait: its memo, and a discovery when its group is settled.
 * @param memo canonical JSON: `null`, or the event that was waited for
 */
export function resolvePause(
  state: RunState,
  step: { stepId: string; op: string; name: string },
  memo: string,
  nowMs: number,
): RunChange {
  const progress = finishSteps(state, { finishes: [{ ...step, memo, racing: false }], awaits: [] });
  const settled = settleJob(progress.next, progress.wantsDiscovery, {
    holdsDiscovery: false,
    bodyRevision: state.revision,
    nowMs,
  });
  return { ...settled, reported: [], finished: progress.finished, jobs: [], end: null };
}
