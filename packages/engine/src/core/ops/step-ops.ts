import { LIMITS } from "../../protocol/limits.ts";
import { describeSdkError, engineError, stepErrorMemo } from "../../protocol/run-error.ts";
import { canonicalJson } from "../canonical-json.ts";
import type { OpHandler } from "./op-effect.ts";

/** A step to run in a call of its own, with attempts of its own. */
export const stepPlanned: OpHandler = (op, { nowMs }) => ({
  kind: "await",
  job: { kind: "step", stepId: op.id, dueAtMs: nowMs },
});

/** A step ran inside the call: its value is kept as `{data}`. A value over the limit fails the attempt (§4.8). */
export const stepRun: OpHandler = (op) => {
  const memo = `{"data":${canonicalJson(op.data)}}`;
  if (Buffer.byteLength(memo) <= LIMITS.stepOutputBytes) return { kind: "finish", memo };
  const error = engineError(
    "output_too_large",
    `step output size is greater than the limit of ${LIMITS.stepOutputBytes} bytes`,
  );
  return { kind: "retry", failure: { error, output: { error }, noRetry: false, retryAtMs: null } };
};

/** A step failed for good: the next call hands its error to the function, which may catch it. */
export const stepFailed: OpHandler = (op) => ({
  kind: "finish",
  memo: `{"error":${canonicalJson(stepErrorMemo(op.error))}}`,
});

/** A step threw: the same call again, unless this was its last attempt; then the step has failed for good (§4.7). */
export const stepError: OpHandler = (op, context) => {
  if (context.isLastAttempt || context.noRetry) return stepFailed(op, context);
  const error = describeSdkError(op.error, "invalid status code: 206");
  return {
    kind: "retry",
    failure: { error, output: op.error, noRetry: false, retryAtMs: context.retryAtMs },
  };
};
