import type { GatewayOutcome } from "../../protocol/gateway.ts";
import { breachedLimit, ended, settleJob } from "./advance-run.ts";
import { finishSteps } from "./finish-steps.ts";
import { backoffMs, type Policy } from "./retry-call.ts";
import type { RunChange } from "./run-change.ts";
import type { RunState } from "./run-state.ts";

/**
 * Ends a sleep, a wait or a request: stores its memo, and queues a discovery when its group has no pending step.
 * @param memo canonical JSON of the result; `null` after a timeout
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

/**
 * Decides how the answer to a gateway request changes its run: the step is done, or the request is repeated after the
 * usual delay. Unlike in the reference, the app is not called in between: it could only ask for the same request.
 * @param attempt counted from 0
 */
export function settleGateway(
  state: RunState,
  step: { stepId: string; op: string; name: string },
  outcome: GatewayOutcome,
  { attempt, maxAttempts }: { attempt: number; maxAttempts: number },
  policy: Policy,
): RunChange {
  if (!outcome.failed || attempt + 1 >= maxAttempts) {
    return resolvePause(state, step, outcome.memo, policy.nowMs);
  }
  const delayMs = backoffMs(attempt, policy.retryIntervalMs, policy.random);
  return {
    next: state,
    reported: [],
    finished: [],
    jobs: [],
    job: {
      kind: "again",
      jobKind: "gateway",
      stepId: step.stepId,
      attempt: attempt + 1,
      redrives: 0,
      dueAtMs: outcome.retryAtMs ?? policy.nowMs + delayMs,
    },
    end: null,
  };
}
