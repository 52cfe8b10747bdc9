import type { Op } from "../../protocol/opcode.ts";
import { engineError } from "../../protocol/run-error.ts";
import { aiGateway, gateway } from "./gateway.ts";
import { invokeFunction } from "./invoke-function.ts";
import type { OpContext, OpEffect, OpHandler } from "./op-effect.ts";
import { sleep } from "./sleep.ts";
import { stepError, stepFailed, stepPlanned, stepRun } from "./step-ops.ts";
import { waitForEvent } from "./wait-for-event.ts";
import { waitForSignal } from "./wait-for-signal.ts";

/** The function returned; the same as a 200 with this value. */
const runComplete: OpHandler = (op) => ({
  kind: "end",
  end: { status: "completed", output: op.data ?? null, error: null },
});

/** The app gave up its turn after its longest run time and wants to be called again (protocol §4.6). */
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

/** Decides what one op asks for. An op this engine does not know fails the attempt, by name. */
export function handleOp(op: Op, context: OpContext): OpEffect {
  const handler = Object.hasOwn(HANDLERS, op.op) ? HANDLERS[op.op] : undefined;
  if (handler) return handler(op, context);
  const error = engineError(
    "Error",
    `error reading generator opcode response: this engine does not know the op ${op.op}`,
  );
  return { kind: "retry", failure: { error, output: { error }, noRetry: false, retryAtMs: null } };
}
