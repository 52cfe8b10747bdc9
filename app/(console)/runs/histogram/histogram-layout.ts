import { niceMax, type Stretch, stack } from "@/components/charts/stack";
import type { RunHistogram, RunStatus } from "@/lib/runs/schemas";

/** A bar of the histogram: where it stands, and what it is stacked of. */
export interface HistogramBar {
  /** Which bar of the window, from 0. */
  index: number;
  /** Epoch milliseconds. */
  atMs: number;
  total: number;
  counts: Partial<Record<RunStatus, number>>;
  stack: readonly Stretch[];
}

export interface HistogramLayout {
  /** How many bars fit into the window, empty ones included. */
  slots: number;
  /** The top of the scale: a round number of runs. */
  max: number;
  bars: readonly HistogramBar[];
}

/** Places the bars that hold runs into the slots of the window. */
export function histogramLayout({ from, until, stepMs, bars }: RunHistogram): HistogramLayout {
  const fromMs = Date.parse(from);
  const slots = Math.max(1, Math.ceil((Date.parse(until) - fromMs) / stepMs));
  const totals = bars.map(({ counts }) => sum(counts));
  const max = niceMax(Math.max(1, ...totals));
  return {
    slots,
    max,
    bars: bars.flatMap(({ at, counts }, nth) => {
      const index = Math.floor((Date.parse(at) - fromMs) / stepMs);
      if (index < 0 || index >= slots) return [];
      return [{ index, atMs: Date.parse(at), total: totals[nth] ?? 0, counts, stack: stack(counts, max) }];
    }),
  };
}

function sum(counts: Partial<Record<RunStatus, number>>): number {
  return Object.values(counts).reduce((total, n) => total + (n ?? 0), 0);
}

/** A brushed stretch of bars, both ends included, whichever way it was drawn. */
export interface Brush {
  anchor: number;
  head: number;
}

/** The window a brush selects: from included, until not. */
export function brushedWindow(
  { anchor, head }: Brush,
  { from, stepMs, until }: RunHistogram,
): { from: string; until: string } {
  const startMs = Date.parse(from);
  const untilMs = Math.min(Date.parse(until), startMs + (Math.max(anchor, head) + 1) * stepMs);
  return {
    from: new Date(startMs + Math.min(anchor, head) * stepMs).toISOString(),
    until: new Date(untilMs).toISOString(),
  };
}
