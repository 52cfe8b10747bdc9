const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Pauses after failed attempts 1, 2, 3, …: an application that restarts gets its answer within two minutes; a broken
 * one is tried for two and a half days. The delivery is given up after the last attempt.
 */
const PAUSES_MS = [
  1 * SECOND_MS,
  2 * SECOND_MS,
  4 * SECOND_MS,
  8 * SECOND_MS,
  15 * SECOND_MS,
  30 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  16 * HOUR_MS,
  24 * HOUR_MS,
] as const;
/** Attempts before a delivery is given up. */
export const MOST_ATTEMPTS = PAUSES_MS.length + 1;
/** Share of a pause by which it varies, so that deliveries that failed together do not come back together. */
const JITTER = 0.2;
/** Longest pause that a receiver can ask for by `Retry-After`. */
export const LONGEST_ASKED_MS = HOUR_MS;

/** How long a process holds an attempt; if it dies, the delivery is due again after this time. */
export const CLAIM_MS = 30 * SECOND_MS;

/**
 * The pause after a failed attempt.
 * @param failed attempts so far, from 1
 * @param chance from 0 to 1
 * @returns milliseconds, or null when the delivery is given up
 */
export function pauseMs(failed: number, chance: number): number | null {
  const pause = PAUSES_MS[failed - 1];
  return pause === undefined ? null : Math.round(pause * (1 - JITTER + 2 * JITTER * chance));
}

/** How long the previous secret signs too after a rotation, so that receivers have time to change theirs. */
export const FORMER_SECRET_MS = 24 * HOUR_MS;

/** Whether a callback may go to this address under a target: the same origin, at or below its path. */
export function covers(target: string, url: string): boolean {
  if (!URL.canParse(url)) return false;
  const base = new URL(target);
  const asked = new URL(url);
  if (base.origin !== asked.origin || asked.username || asked.password || asked.hash) return false;
  const path = base.pathname.replace(/\/$/, "");
  return asked.pathname === path || asked.pathname.startsWith(`${path}/`);
}
