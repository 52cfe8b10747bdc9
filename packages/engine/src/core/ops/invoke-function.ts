import { z } from "zod";
import { engineError } from "../../protocol/run-error.ts";
import type { OpHandler } from "./op-effect.ts";
import { pauseDeadline } from "./pause-deadline.ts";

const Fields = z.record(z.string(), z.unknown()).nullish();

const InvokeOptions = z.looseObject({
  function_id: z.string().min(1),
  payload: z.looseObject({ data: Fields, user: Fields, v: z.string().nullish() }).nullish(),
  timeout: z.string().nullish(),
});

const DEFAULT_TIMEOUT = "365d";

/**
 * Calls another function and waits for its end (protocol §6.10). Whether the function exists is found out when the
 * event is routed: another process may have registered it a moment ago.
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
