import { canonicalJson } from "../core/canonical-json.ts";
import { LIMITS } from "../protocol/limits.ts";
import { engineError } from "../protocol/run-error.ts";
import type { OpHandler } from "./op-effect.ts";

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
