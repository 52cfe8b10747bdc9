const DAY_MS = 86_400_000;

/** The Monday (UTC) of the week before the week of `now`, as `2026-11-09`. */
export function weekBefore(now: Date): string {
  const daysSinceMonday = (now.getUTCDay() + 6) % 7;
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return new Date(today - (daysSinceMonday + 7) * DAY_MS).toISOString().slice(0, 10);
}

/**
 * A percentile of rolled-up durations in ms: the upper end of its bucket, so at most twice the true value. Null without
 * durations.
 * @param buckets element n counts the runs of 2^n up to 2^(n+1) ms
 * @param share 0 to 1
 */
export function percentileOf(buckets: readonly number[], share: number): number | null {
  const total = buckets.reduce((sum, n) => sum + n, 0);
  let below = 0;
  for (const [at, n] of buckets.entries()) {
    below += n;
    if (total > 0 && below >= share * total) return 2 ** (at + 1);
  }
  return null;
}
