import { retryDelayMs } from "@vagus/primitives/retry-delay";
import type { Failure } from "../../protocol/read-reply.ts";
import type { JobKind, RunChange } from "./run-change.ts";
import type { RunState } from "./run-state.ts";

const MAX_JITTER_MS = 30_000;

/**
 * The delay after a failed attempt.
 * @param attempt the attempt that failed, counted from 0
 * @param retryIntervalMs a constant delay that replaces table and jitter (`--retry-interval`)
 * @param random a number in [0, 1), the source of the jitter
 * @returns milliseconds
 */
export function backoffMs(attempt: number, retryIntervalMs: number | null, random: () => number): number {
  if (retryIntervalMs !== null) return retryIntervalMs;
  return retryDelayMs(attempt) + Math.floor(random() * MAX_JITTER_MS);
}

/** The call whose outcome is being decided. */
export interface CallContext {
  jobKind: JobKind;
  stepId: string | null;
  /** Counted from 0. */
  attempt: number;
  maxAttempts: number;
  redrives: number;
  /** The revision of the run whose memos the call carried. */
  bodyRevision: number;
}

/** Inputs of a delay; passed in, so that decisions depend on no clock and no random source. */
export interface Policy {
  nowMs: number;
  retryIntervalMs: number | null;
  random: () => number;
}

/** Whether this attempt is the last one (protocol §4.7). */
export function isLastAttempt(call: CallContext): boolean {
  return call.attempt + 1 >= call.maxAttempts;
}

/** Decides after a failed attempt: the same call after a delay, or the end of the run. */
export function retryOrFail(
  state: RunState,
  call: CallContext,
  failure: Failure,
  policy: Policy,
): Pick<RunChange, "job" | "end"> & { next: RunState } {
  const next: RunState = { ...state, status: state.status === "queued" ? "running" : state.status };
  if (failure.noRetry || isLastAttempt(call)) {
    return {
      next: { ...next, status: "failed" },
      job: { kind: "done" },
      end: { status: "failed", output: failure.output, error: failure.error },
    };
  }
  const dueAtMs =
    failure.retryAtMs ?? policy.nowMs + backoffMs(call.attempt, policy.retryIntervalMs, policy.random);
  const { jobKind, stepId, redrives } = call;
  return {
    next,
    job: { kind: "again", jobKind, stepId, attempt: call.attempt + 1, redrives, dueAtMs },
    end: null,
  };
}
