import { parseDeadline } from "@vagus/primitives/duration";
import { isStorable } from "@vagus/primitives/storable-text";
import { z } from "zod";
import { LONGEST_PAUSE_MS } from "../../protocol/limits.ts";
import { engineError } from "../../protocol/run-error.ts";
import { expressionFault } from "../expressions/expression.ts";
import type { OpEffect, OpHandler } from "./op-effect.ts";

const WaitOptions = z.looseObject({
  event: z.string().nullish(),
  timeout: z.string().nullish(),
  if: z.string().nullish(),
});

const DEFAULT_TIMEOUT = "365d";

/**
 * A wait for an event: the first event of this name that meets the condition resumes the step, or the timeout does
 * (protocol §6.9). A condition that does not compile fails the run at once, because no retry can fix it.
 */
export const waitForEvent: OpHandler = (op, { nowMs }) => {
  const parsed = WaitOptions.safeParse(op.opts ?? {});
  if (!parsed.success) return invalid("the options of the wait are not readable");
  const options = parsed.data;
  const eventName = options.event || op.name || "";
  if (eventName === "" || !isStorable(eventName)) return invalid("the wait names no event");
  const fault = expressionFault("Wait for event If expression", options.if);
  if (fault) return invalid(fault);
  if (!isStorable(options.if ?? "")) return invalid("the condition of the wait holds U+0000");
  const timeout = options.timeout ?? DEFAULT_TIMEOUT;
  const deadline = timeout === "" ? { dueAtMs: nowMs } : pauseDeadline("the wait", timeout, nowMs);
  if ("kind" in deadline) return deadline;
  return {
    kind: "await",
    job: {
      kind: "wait",
      stepId: op.id,
      dueAtMs: deadline.dueAtMs,
      waitsFor: eventName,
      ...(options.if && { waitsIf: options.if }),
    },
  };
};

function invalid(fault: string): OpEffect {
  const error = engineError("InvalidExpression", fault);
  return { kind: "end", end: { status: "failed", output: { error }, error } };
}

/** A timer. `opts.duration` wins over `name`; both hold a duration or an instant. */
export const sleep: OpHandler = (op, { nowMs }) => {
  const duration = op.opts?.duration;
  const deadline = pauseDeadline(
    "the sleep",
    typeof duration === "string" ? duration : (op.name ?? ""),
    nowMs,
  );
  if ("kind" in deadline) return deadline;
  return { kind: "await", job: { kind: "sleep", stepId: op.id, dueAtMs: deadline.dueAtMs } };
};

/** Options of a wait for a signal (protocol §6.12). `replace` takes the signal from the step that waits for it. */
export const SignalOptions = z.looseObject({
  signal: z.string().min(1).max(1024).refine(isStorable),
  timeout: z.string().nullish(),
  conflict: z.string().nullish(),
});

/** A wait for a signal. One step at a time may wait for it; `claimSignals` decides which before the run moves on. */
export const waitForSignal: OpHandler = (op, { nowMs }) => {
  const parsed = SignalOptions.safeParse(op.opts);
  if (!parsed.success) {
    const error = engineError("Error", "the options of the wait are not readable: it names no signal");
    return { kind: "retry", failure: { error, output: { error }, noRetry: false, retryAtMs: null } };
  }
  const deadline = pauseDeadline("the wait", parsed.data.timeout || DEFAULT_TIMEOUT, nowMs);
  if ("kind" in deadline) return deadline;
  return { kind: "await", job: { kind: "signal", stepId: op.id, dueAtMs: deadline.dueAtMs } };
};

const Fields = z.record(z.string(), z.unknown()).nullish();

const InvokeOptions = z.looseObject({
  function_id: z.string().min(1),
  payload: z.looseObject({ data: Fields, user: Fields, v: z.string().nullish() }).nullish(),
  timeout: z.string().nullish(),
});

/**
 * Invokes another function and waits for its end (protocol §6.10). Whether the function exists is checked when the
 * event is routed: another process may have just registered it.
 */
export const invokeFunction: OpHandler = (op, { nowMs }) => {
  const parsed = InvokeOptions.safeParse(op.opts);
  if (!parsed.success) {
    const error = engineError("Error", "the options of the invoke are not readable: it names no function");
    return { kind: "retry", failure: { error, output: { error }, noRetry: false, retryAtMs: null } };
  }
  const { function_id, payload, timeout } = parsed.data;
  const deadline = pauseDeadline("the wait for the invoked function", timeout || DEFAULT_TIMEOUT, nowMs);
  if ("kind" in deadline) return deadline;
  const invokes = {
    functionSlug: function_id,
    data: payload?.data ?? {},
    ...(payload?.user && { user: payload.user }),
    ...(payload?.v && { v: payload.v }),
  };
  return {
    kind: "await",
    job: { kind: "invoke", stepId: op.id, dueAtMs: deadline.dueAtMs, invokes },
  };
};

/**
 * When a sleep or a wait ends, or the effect of an invalid text: an unreadable text fails the attempt, a time beyond
 * 366 days fails the run (protocol §4.4).
 * @param what names the step in the error
 */
function pauseDeadline(what: string, text: string, nowMs: number): { dueAtMs: number } | OpEffect {
  const dueAtMs = parseDeadline(text, nowMs);
  if (dueAtMs === null) {
    const error = engineError(
      "Error",
      `the duration of ${what} cannot be read: write it in w, d, h, m, s or ms, or as an ISO 8601 instant`,
    );
    return { kind: "retry", failure: { error, output: { error }, noRetry: false, retryAtMs: null } };
  }
  if (dueAtMs - nowMs > LONGEST_PAUSE_MS) {
    const error = engineError("InngestErrTimeoutTooLong", `${what} is longer than 366 days`);
    return { kind: "end", end: { status: "failed", output: { error }, error } };
  }
  return { dueAtMs };
}
