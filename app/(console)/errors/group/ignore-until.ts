/** The times for which a group can be ignored. */
export const IGNORE_FOR = [
  { label: "For 1 hour", ms: 3_600_000 },
  { label: "For 24 hours", ms: 86_400_000 },
  { label: "For 7 days", ms: 604_800_000 },
] as const;

/** The offered rate, in runs an hour, above which an ignored group comes back: twice its worst hour, at least ten. */
export function suggestedRate(trend: readonly number[]): number {
  return Math.max(10, 2 * Math.max(0, ...trend));
}
