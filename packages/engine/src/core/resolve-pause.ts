import { breachedLimit, ended } from "./advance-run.ts";
import { finishSteps } from "./finish-steps.ts";
import type { RunChange } from "./run-change.ts";
import type { RunState } from "./run-state.ts";
import { settleJob } from "./settle-job.ts";

/**
 * The end of a sleep, a wait or a request: its memo, and a discovery when its group is settled.
 * @param memo canonical JSON: `null`, or what was waited for
 */
export function resolvePause(
  state: RunState,
  step: { stepId: string; op: string; name: string },
  memo: string,
  nowMs: number,
): RunChange {
  const progress = finishSteps(state, { finishes: [{ ...step, memo, racing: false }], awaits: [] });
  const { next, finished } = progress;
  const end = breachedLimit(next);
  if (end) return { ...ended(next, end), finished };
  const settled = settleJob(next, progress.wantsDiscovery, {
    holdsDiscovery: false,
    bodyRevision: state.revision,
    nowMs,
  });
  return { ...settled, reported: [], finished, jobs: [], end: null };
}
