import { formatDuration } from "@/lib/time";

/** A percentile of rolled-up durations is rounded up to a power of two, so it is worded as a limit. */
export function atMost(durationMs: number): string {
  return `≤ ${formatDuration(durationMs)}`;
}
