/** Base delays after failed attempt 0, 1, 2 …; the last one serves every later attempt (protocol §4.7). */
const BASE_DELAYS_MS = [15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200].map((seconds) => seconds * 1000);
const LAST_DELAY_MS = 7_200_000;
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
  return (BASE_DELAYS_MS[attempt] ?? LAST_DELAY_MS) + Math.floor(random() * MAX_JITTER_MS);
}
