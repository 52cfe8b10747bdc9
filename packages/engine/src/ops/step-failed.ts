import { canonicalJson } from "../core/canonical-json.ts";
import { stepErrorMemo } from "../protocol/run-error.ts";
import type { OpHandler } from "./op-effect.ts";

/** A step failed for good: the next call hands its error to the function, which may catch it. */
export const stepFailed: OpHandler = (op) => ({
  kind: "finish",
  memo: `{"error":${canonicalJson(stepErrorMemo(op.error))}}`,
});
