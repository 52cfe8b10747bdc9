import type { DeskState } from "@/components/ui/states/state-mark";
import type { Retry, RunStatus } from "@/lib/runs/schemas";

const marks: Record<RunStatus, { state: DeskState; label: string }> = {
  queued: { state: "queued", label: "Queued" },
  running: { state: "running", label: "Running" },
  waiting: { state: "waiting", label: "Waiting" },
  completed: { state: "completed", label: "Completed" },
  failed: { state: "failed", label: "Failed" },
  cancelled: { state: "cancelled", label: "Cancelled" },
  skipped: { state: "cancelled", label: "Skipped" },
};

/** The mark of a run: glyph and word. A run between two attempts says how many of them are spent. */
export function runMark(status: RunStatus, retry?: Retry | null): { state: DeskState; label: string } {
  if (retry) return { state: "retrying", label: `Retrying, ${retry.attempt} of ${retry.of} failed` };
  return marks[status];
}
