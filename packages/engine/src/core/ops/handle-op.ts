import { LIMITS } from "../../protocol/limits.ts";
import type { Op } from "../../protocol/opcode.ts";
import { describeSdkError, engineError, stepErrorMemo } from "../../protocol/run-error.ts";
import { canonicalJson } from "../canonical-json.ts";
import { aiGateway, gateway } from "./gateway.ts";
import type { OpContext, OpEffect, OpHandler } from "./op-effect.ts";
import { invokeFunction, sleep, waitForEvent, waitForSignal } from "./waits.ts";

/** A step that is run in its own call, with its own attempts. */
const stepPlanned: OpHandler = (op, { nowMs }) => ({
  kind: "await",
  job: { kind: "step", stepId: op.id, dueAtMs: nowMs },
});

/** A step ran inside the call: its value is stored as `{data}`. A value over the limit fails the attempt (§4.8). */
export const stepRun: OpHandler = (op) => {
  const memo = `{"data":${canonicalJson(op.data)}}`;
  if (Buffer.byteLength(memo) <= LIMITS.stepOutputBytes) return { kind: "finish", memo };
  const error = engineError(
    "output_too_large",
    `step output size is greater than the limit of ${LIMITS.stepOutputBytes} bytes`,
  );
  return { kind: "retry", failure: { error, output: { error }, noRetry: false, retryAtMs: null } };
};

/** A step failed for good: the next call passes its error to the function, which may catch it. */
const stepFailed: OpHandler = (op) => ({
  kind: "finish",
  memo: `{"error":${canonicalJson(stepErrorMemo(op.error))}}`,
});

/** A step threw: the call is repeated, unless this was its last attempt; then the step has failed for good (§4.7). */
const stepError: OpHandler = (op, context) => {
  if (context.isLastAttempt || context.noRetry) return stepFailed(op, context);
  const error = describeSdkError(op.error, "invalid status code: 206");
  return {
    kind: "retry",
    failure: { error, output: op.error, noRetry: false, retryAtMs: context.retryAtMs },
  };
};

/** The function returned: the same as a 200 with this value. */
const runComplete: OpHandler = (op) => ({
  kind: "end",
  end: { status: "completed", output: op.data ?? null, error: null },
});

/** The app ended its call after its longest run time and asks to be called again (protocol §4.6). */
const discoveryRequest: OpHandler = () => ({ kind: "look again" });

const HANDLERS: Readonly<Record<string, OpHandler>> = {
  StepRun: stepRun,
  StepError: stepError,
  StepFailed: stepFailed,
  StepPlanned: stepPlanned,
  Sleep: sleep,
  WaitForEvent: waitForEvent,
  InvokeFunction: invokeFunction,
  WaitForSignal: waitForSignal,
  Gateway: gateway,
  AIGateway: aiGateway,
  RunComplete: runComplete,
  DiscoveryRequest: discoveryRequest,
  None: () => ({ kind: "none" }),
};

/** Decides the effect of one op. An unknown op fails the attempt with an error that names it. */
export function handleOp(op: Op, context: OpContext): OpEffect {
  const handler = Object.hasOwn(HANDLERS, op.op) ? HANDLERS[op.op] : undefined;
  if (handler) return handler(op, context);
  const error = engineError(
    "Error",
    `error reading generator opcode response: this engine does not know the op ${op.op}`,
  );
  return { kind: "retry", failure: { error, output: { error }, noRetry: false, retryAtMs: null } };
}
