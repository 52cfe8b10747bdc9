const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 7;

/** The windows of the cost page, in days (UTC), today among them. */
export const COST_WINDOWS = [
  { value: "1", label: "today" },
  { value: "7", label: "7 d" },
  { value: "30", label: "30 d" },
  { value: "90", label: "90 d" },
] as const;

/** How many days the address asks for. */
export function costDaysOf(search: Readonly<Record<string, unknown>>): number {
  return Number(COST_WINDOWS.find(({ value }) => value === search.days)?.value ?? DEFAULT_DAYS);
}

/** The days of a window, oldest first, as `2026-11-20`. */
export function daysUntil(nowMs: number, days: number): string[] {
  return Array.from({ length: days }, (_, n) =>
    new Date(nowMs - (days - 1 - n) * DAY_MS).toISOString().slice(0, 10),
  );
}

/** The window as the API takes it: from the midnight (UTC) its first day began with. */
export function costWindow(nowMs: number, days: number): { from: string } {
  return { from: `${daysUntil(nowMs, days)[0]}T00:00:00.000Z` };
}
