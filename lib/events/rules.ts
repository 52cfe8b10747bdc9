/** An engine forgets ids after this long; sent later, the same event could start a second run. */
export const RESEND_WINDOW_MS = 24 * 3_600_000;

const FIRST_RESEND_MS = 10_000;
const LONGEST_RESEND_MS = 3_600_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 60_000;

/** How long to wait for a run before an accepted event is sent again. `attempts` counts the sends so far, from 1. */
export function resendDelayMs(attempts: number): number {
  return Math.min(FIRST_RESEND_MS * 3 ** (attempts - 1), LONGEST_RESEND_MS);
}

/** How long to wait before an event is tried again that the engine did not take. */
export function retryDelayMs(attempts: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS);
}
