import { isStorable } from "@vagus/primitives/storable-text";
import { z } from "zod";
import { engineError } from "../../protocol/run-error.ts";
import { expressionFault } from "../expression-fault.ts";
import type { OpEffect, OpHandler } from "./op-effect.ts";
import { pauseDeadline } from "./pause-deadline.ts";

const WaitOptions = z.looseObject({
  event: z.string().nullish(),
  timeout: z.string().nullish(),
  if: z.string().nullish(),
});

const DEFAULT_TIMEOUT = "365d";

/**
 * A wait for an event: from now on the first event of this name whose data meets the condition resumes the step, until
 * the timeout does (protocol §6.9). A condition that does not compile fails the run at once: no retry can mend it.
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
