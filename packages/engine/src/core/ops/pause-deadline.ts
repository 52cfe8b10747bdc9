import { parseDeadline } from "@vagus/primitives/duration";
import { LONGEST_PAUSE_MS } from "../../protocol/limits.ts";
import { engineError } from "../../protocol/run-error.ts";
import type { OpEffect } from "./op-effect.ts";

/**
 * When a sleep or a wait ends, or the effect of a text that cannot be: one that is unreadable fails the attempt, one
 * beyond 366 days the run (protocol §4.4).
 * @param what names the step in the error
 */
export function pauseDeadline(what: string, text: string, nowMs: number): { dueAtMs: number } | OpEffect {
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
