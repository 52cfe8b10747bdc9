const MIN_DELAY_MS = 1_000;
const MAX_DELAY_MS = 24 * 3_600_000;
/** Longer texts are dates (protocol §4.7). */
const LONGEST_SECONDS_TEXT = 7;

/**
 * The time of the next attempt by a `retry-after` header, between one second and 24 hours from now. Seconds count from
 * the last whole second, so the delay may be up to a second shorter; dates are ISO 8601 or HTTP dates.
 * @returns Unix milliseconds, or null for a header that is absent or unreadable
 */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | null {
  const text = header?.trim();
  if (!text) return null;
  const atMs = text.length <= LONGEST_SECONDS_TEXT ? afterSeconds(text, nowMs) : Date.parse(text);
  if (atMs === null || Number.isNaN(atMs)) return null;
  return Math.min(Math.max(atMs, nowMs + MIN_DELAY_MS), nowMs + MAX_DELAY_MS);
}

function afterSeconds(text: string, nowMs: number): number | null {
  if (!/^\d+$/.test(text)) return null;
  return Math.floor(nowMs / 1000) * 1000 + Number(text) * 1000;
}
