import { describeSdkError } from "../protocol/run-error.ts";
import type { OpHandler } from "./op-effect.ts";
import { stepFailed } from "./step-failed.ts";

/** A step threw: the same call again, unless this was its last attempt; then the step has failed for good (§4.7). */
export const stepError: OpHandler = (op, context) => {
  if (context.isLastAttempt || context.noRetry) return stepFailed(op, context);
  const error = describeSdkError(op.error, "invalid status code: 206");
  return {
    kind: "retry",
    failure: { error, output: op.error, noRetry: false, retryAtMs: context.retryAtMs },
  };
};
