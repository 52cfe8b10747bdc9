import { retryDelayMs } from "@vagus/primitives/retry-delay";

const MAX_JITTER_MS = 30_000;

/**
 * How long to wait after a failed attempt.
 * @param attempt the attempt that failed, counted from 0
 * @param retryIntervalMs a constant that replaces table and jitter, as `--retry-interval` asks
 * @param random a number in [0, 1), the source of the jitter
 * @returns milliseconds
 */
export function backoffMs(attempt: number, retryIntervalMs: number | null, random: () => number): number {
  if (retryIntervalMs !== null) return retryIntervalMs;
  return retryDelayMs(attempt) + Math.floor(random() * MAX_JITTER_MS);
}
