/** How long a group is put aside with one press. */
export const IGNORE_FOR = [
  { label: "For 1 hour", ms: 3_600_000 },
  { label: "For 24 hours", ms: 86_400_000 },
  { label: "For 7 days", ms: 604_800_000 },
] as const;

/** Above how many runs an hour it comes back, offered from what it does now: twice the worst hour, at least ten. */
export function suggestedRate(trend: readonly number[]): number {
  return Math.max(10, 2 * Math.max(0, ...trend));
}
