/** Where a run stands. The last four are final, the first of them to be written stays; a skipped one never started. */
export type RunStatus = "queued" | "running" | "completed" | "failed" | "cancelled" | "skipped";

/** A step the run has asked for and that has not finished. */
export interface PendingStep {
  op: string;
  /** The id its author gave it. */
  name: string;
  /** Steps a reply asks for together are the run's group; when none of it is left, the function looks again. */
  group: number;
  /** In a race the function looks again after each one that finishes. */
  racing: boolean;
}

/** All that decides how a run goes on. A copy of the database's rows, valid at `revision`. */
export interface RunState {
  runId: string;
  status: RunStatus;
  /** Counts the changes of the run; every write names the one it started from. */
  revision: number;
  /** -1 until the app's first ops name its version. */
  requestVersion: number;
  /** While set, the app only plans steps and does not run them in a discovery call. */
  forceStepPlan: boolean;
  /** Hashes of finished steps in the order they finished. */
  stack: readonly string[];
  pending: ReadonlyMap<string, PendingStep>;
  /** The number of the group there is, which is how many there have been. */
  groups: number;
  /** All memos together. */
  stateBytes: number;
  /** Whether a discovery call is queued or in flight; there is never more than one. */
  discoveryQueued: boolean;
  /** The revision at which a discovery was last asked for; a call built before it must be followed by another. */
  discoveryWantedAt: number;
}

/** A run without a call so far: one discovery waits. */
export function newRunState(runId: string): RunState {
  return {
    runId,
    status: "queued",
    revision: 0,
    requestVersion: -1,
    forceStepPlan: false,
    stack: [],
    pending: new Map(),
    groups: 0,
    stateBytes: 0,
    discoveryQueued: true,
    discoveryWantedAt: 0,
  };
}

/** Whether the run has come to its end. */
export function hasEnded(status: RunStatus): boolean {
  return status !== "queued" && status !== "running";
}
