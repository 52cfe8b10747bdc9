import type { Metrics, MetricsWindow } from "@/lib/metrics/schemas";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How far apart the marks stand in each window. */
const apart: Record<MetricsWindow, number> = {
  "1h": 10 * MINUTE_MS,
  "6h": HOUR_MS,
  "24h": 4 * HOUR_MS,
  "7d": 24 * HOUR_MS,
};

/**
 * The round times inside a window, in epoch milliseconds. `offsetMs` is the zone's distance from UTC: a day begins at
 * midnight in that zone.
 */
export function axisMarks({ window, from, until }: Metrics, offsetMs: number): number[] {
  const stepMs = apart[window];
  const fromMs = Date.parse(from);
  const first = Math.ceil((fromMs + offsetMs) / stepMs) * stepMs - offsetMs;
  const marks: number[] = [];
  for (let at = first; at <= Date.parse(until); at += stepMs) marks.push(at);
  return marks;
}

/** How far a zone is from UTC at a moment, in milliseconds. */
export function zoneOffsetMs(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" }).formatToParts(at);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  const ms = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * MINUTE_MS;
  return sign === "-" ? -ms : ms;
}
