import { type Op, userStepId } from "../../protocol/opcode.ts";
import { stepRun } from "../ops/handle-op.ts";
import { breachedLimit, ended } from "./advance-run.ts";
import { finishSteps } from "./finish-steps.ts";
import type { RunChange } from "./run-change.ts";
import type { RunState } from "./run-state.ts";

/** What may be reported in the middle of a call: steps that ran and succeeded (protocol §4.6). */
export const CHECKPOINTED_OPS: ReadonlySet<string> = new Set(["StepRun", "Step"]);

/**
 * Remembers steps that an app has run and reports while it goes on with the same call. The queue item stays with that
 * call, its attempts start again at 0, and no look at the function is wanted: the function is being looked at.
 * @param ops of the kinds in `CHECKPOINTED_OPS`
 * @returns "too large" when the output of a step is over its limit; nothing of the report is to be remembered then
 */
export function checkpointSteps(state: RunState, ops: readonly Op[], nowMs: number): RunChange | "too large" {
  const finishes = [];
  for (const op of ops) {
    const effect = stepRun(op, { nowMs, isLastAttempt: false, noRetry: false, retryAtMs: null });
    if (effect.kind !== "finish") return "too large";
    finishes.push({ stepId: op.id, op: op.op, name: userStepId(op), memo: effect.memo, racing: false });
  }
  const { next, finished } = finishSteps({ ...state, status: "running" }, { finishes, awaits: [] });
  const end = breachedLimit(next);
  if (end) return { ...ended(next, end), finished };
  return { next, reported: [], finished, jobs: [], job: { kind: "kept" }, end: null };
}
