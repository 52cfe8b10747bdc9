import type { RunStatus } from "@/lib/runs/schemas";

/** From the bottom of a bar to its top: completed runs below, failed runs on top. */
export const STACK_ORDER = [
  "completed",
  "skipped",
  "cancelled",
  "waiting",
  "queued",
  "running",
  "failed",
] as const satisfies readonly RunStatus[];

/** One stretch of a bar: shares of the plot's height, from its top. */
export interface Stretch {
  status: RunStatus;
  top: number;
  height: number;
}

/** The stretches of a bar, from the bottom up, with empty states left out. */
export function stack(counts: Partial<Record<RunStatus, number>>, max: number): Stretch[] {
  let below = 0;
  return STACK_ORDER.flatMap((status) => {
    const n = counts[status] ?? 0;
    if (n === 0) return [];
    below += n;
    return [{ status, top: 1 - below / max, height: n / max }];
  });
}

const NICE_STEPS = [1, 2, 3, 4, 6, 8, 10];

/** The top of a scale: the least round number that is not below `value`. */
export function niceMax(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = NICE_STEPS.find((one) => one * power >= value) ?? 10;
  // Powers below one are not exact in binary.
  return Number((step * power).toPrecision(2));
}
