const UNIT_MS: Record<string, number> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};
const PARTS = /(\d+(?:\.\d+)?)(ms|w|d|h|m|s)/g;
const WHOLE = /^-?(?:\d+(?:\.\d+)?(?:ms|w|d|h|m|s))+$/;
/** Texts this long are first tried as an instant (protocol §4.4). */
const SHORTEST_INSTANT_TEXT = 10;

/**
 * Parses `1d2h`, `2s`, `1500ms`, `-3s`; a year is not a unit.
 * @returns milliseconds, or null when the text is no duration
 */
export function parseDurationMs(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === "0") return 0;
  if (!WHOLE.test(trimmed)) return null;
  let totalMs = 0;
  for (const [, amount, unit] of trimmed.matchAll(PARTS)) {
    totalMs += Number(amount) * (UNIT_MS[unit ?? ""] ?? Number.NaN);
  }
  if (!Number.isFinite(totalMs)) return null;
  return Math.round(trimmed.startsWith("-") ? -totalMs : totalMs);
}

/**
 * When a sleep or a wait ends: a duration from now, or an ISO 8601 instant. A past instant means now.
 * @returns Unix milliseconds, or null when the text is neither
 */
export function parseDeadline(text: string, nowMs: number): number | null {
  if (text.length >= SHORTEST_INSTANT_TEXT) {
    const instantMs = Date.parse(text);
    if (!Number.isNaN(instantMs)) return Math.max(instantMs, nowMs);
  }
  const durationMs = parseDurationMs(text);
  return durationMs === null ? null : nowMs + Math.max(0, durationMs);
}
