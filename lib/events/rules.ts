/** An engine deduplicates ids for this long; sent later, an event could start a second run. */
export const RESEND_WINDOW_MS = 24 * 3_600_000;

const FIRST_RESEND_MS = 10_000;
const LONGEST_RESEND_MS = 3_600_000;
/** The slowest rate at which an engine may start runs before accepted events count as lost: ten a second. */
const BEGINS_A_RUN_MS = 100;
const FIRST_RETRY_MS = 500;
export const LONGEST_RETRY_MS = 60_000;
/** Jitter as a share of a delay, so that processes that failed together do not retry together. */
const JITTER = 0.25;
const FIRST_TIMEOUT_MS = 5_000;
export const LONGEST_TIMEOUT_MS = 60_000;

/**
 * The delay before an accepted event without a run is sent again.
 * @param attempts sends so far, from 1
 * @param unseen accepted events whose run was not seen yet: an engine with a backlog has not lost them
 * @param chance from 0 to 1
 */
export function resendDelayMs(attempts: number, unseen = 0, chance = 0): number {
  const delayMs = FIRST_RESEND_MS * 3 ** (attempts - 1) + unseen * BEGINS_A_RUN_MS;
  return Math.min(withJitter(delayMs, chance), LONGEST_RESEND_MS);
}

/**
 * The delay before a rejected event is sent again.
 * @param attempts sends so far, from 1
 * @param chance from 0 to 1
 */
export function retryDelayMs(attempts: number, chance = 0): number {
  return Math.min(withJitter(FIRST_RETRY_MS * 2 ** (attempts - 1), chance), LONGEST_RETRY_MS);
}

/**
 * The timeout of a request. It grows, because a slow engine is under load, and a repeated request adds to it.
 * @param attempts sends so far, from 1
 */
export function sendTimeoutMs(attempts: number): number {
  return Math.min(FIRST_TIMEOUT_MS * 2 ** (attempts - 1), LONGEST_TIMEOUT_MS);
}

function withJitter(delayMs: number, chance: number): number {
  return Math.round(delayMs * (1 + JITTER * chance));
}
