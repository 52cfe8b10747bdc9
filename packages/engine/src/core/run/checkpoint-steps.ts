import { type Op, userStepId } from "../../protocol/opcode.ts";
import { stepRun } from "../ops/handle-op.ts";
import { breachedLimit, ended } from "./advance-run.ts";
import { finishSteps } from "./finish-steps.ts";
import type { RunChange } from "./run-change.ts";
import type { RunState } from "./run-state.ts";

/** Ops that a checkpoint may report: steps that ran and succeeded (protocol §4.6). */
export const CHECKPOINTED_OPS: ReadonlySet<string> = new Set(["StepRun", "Step"]);

/**
 * Stores steps that an app reports in the middle of a call. The queue item stays leased for that call, its attempts
 * start again at 0, and no discovery is queued: the call under way continues the function.
 * @param ops of the kinds in `CHECKPOINTED_OPS`
 * @returns "too large" when the output of a step is over its limit; nothing of the report may be stored then
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
