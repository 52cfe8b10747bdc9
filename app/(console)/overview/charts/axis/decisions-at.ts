import type { Metrics } from "@/lib/metrics/schemas";

/** How many bars to either side of the cross-hair count: decisions are few. */
const AROUND = 6;

/** Where a decision stands in the window, as a share of its width. */
export function placeOf(at: string, { from, until }: Metrics): number {
  return (Date.parse(at) - Date.parse(from)) / (Date.parse(until) - Date.parse(from));
}

/**
 * The median time to a decision in milliseconds, and of how many; undefined where there was none.
 * @param cursor the bar around which decisions count; undefined for the whole window
 */
export function medianDecision(
  metrics: Metrics,
  cursor: number | undefined,
): { ms: number; of: number } | undefined {
  const centreMs = Date.parse(metrics.from) + ((cursor ?? 0) + 0.5) * metrics.stepMs;
  const near = (at: string) => Math.abs(Date.parse(at) - centreMs) <= (AROUND + 0.5) * metrics.stepMs;
  const took = metrics.decisions
    .filter(({ at }) => cursor === undefined || near(at))
    .map(({ tookMs }) => tookMs)
    .sort((a, b) => a - b);
  const upper = took[Math.floor(took.length / 2)];
  const lower = took[Math.floor((took.length - 1) / 2)];
  if (upper === undefined || lower === undefined) return undefined;
  return { ms: (upper + lower) / 2, of: took.length };
}
