import { isStorable } from "@vagus/primitives/storable-text";
import { z } from "zod";
import { engineError } from "../../protocol/run-error.ts";
import type { OpHandler } from "./op-effect.ts";
import { pauseDeadline } from "./pause-deadline.ts";

const DEFAULT_TIMEOUT = "365d";

/** Options of a wait for a signal (protocol §6.12). `replace` takes the signal from the step that waits for it. */
export const SignalOptions = z.looseObject({
  signal: z.string().min(1).max(1024).refine(isStorable),
  timeout: z.string().nullish(),
  conflict: z.string().nullish(),
});

/** A wait for a signal, of which one step at a time may wait; who that is, is settled before the run moves on. */
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
