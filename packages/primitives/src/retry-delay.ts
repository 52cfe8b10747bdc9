/** Delays of an Inngest server after failed attempt 0, 1, 2 …; the last one serves every later attempt (protocol §4.7). */
const DELAYS_S = [15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200] as const;
const LAST_S = 7200;

/**
 * How long an Inngest server waits after a failed attempt, without its jitter of up to 30 s.
 * @param attempt the attempt that failed, counted from 0
 * @returns milliseconds
 */
export function retryDelayMs(attempt: number): number {
  return (DELAYS_S[attempt] ?? LAST_S) * 1000;
}
