import { formatDuration } from "@/lib/time";

/** A percentile of rolled-up durations: the power of two above the true one, and so said as a limit. */
export function atMost(durationMs: number): string {
  return `≤ ${formatDuration(durationMs)}`;
}
