import { ended } from "./advance-run.ts";
import type { RunChange } from "./run-change.ts";
import { hasEnded, type RunState } from "./run-state.ts";

/** Ends a run from outside; null when it has come to its own end, which stays (the first one to write wins). */
export function cancelRun(state: RunState): RunChange | null {
  if (hasEnded(state.status)) return null;
  return ended(state, { status: "cancelled", output: {}, error: null });
}
