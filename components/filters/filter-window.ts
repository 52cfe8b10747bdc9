/** The windows one chooses with one press. */
export const WINDOWS = [
  { value: "1h", label: "last hour", ms: 3_600_000 },
  { value: "6h", label: "last 6 hours", ms: 21_600_000 },
  { value: "24h", label: "last 24 hours", ms: 86_400_000 },
  { value: "7d", label: "last 7 days", ms: 604_800_000 },
] as const;

const MINUTE_MS = 60_000;

/**
 * Where a chosen window begins, to the whole minute, as an instant: an address that is sent to a colleague then shows
 * the same rows. Undefined for any time.
 */
export function windowStart(value: string, nowMs: number): string | undefined {
  const chosen = WINDOWS.find((one) => one.value === value);
  if (!chosen) return undefined;
  return new Date(Math.floor((nowMs - chosen.ms) / MINUTE_MS) * MINUTE_MS).toISOString();
}
