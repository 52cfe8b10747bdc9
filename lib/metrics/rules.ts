const DAY_MS = 86_400_000;

/** The Monday (UTC) on which the week before the week of `now` began, as `2026-11-09`. */
export function weekBefore(now: Date): string {
  const daysSinceMonday = (now.getUTCDay() + 6) % 7;
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return new Date(today - (daysSinceMonday + 7) * DAY_MS).toISOString().slice(0, 10);
}
