/** Status of a run. The last four are final, and the first one written stays; a skipped run never started. */
export type RunStatus = "queued" | "running" | "completed" | "failed" | "cancelled" | "skipped";

/** A step the run has asked for and that has not finished. */
export interface PendingStep {
  op: string;
  /** The id its author gave it. */
  name: string;
  /** Steps that a reply asks for together form a group; when none of it is pending, a discovery follows. */
  group: number;
  /** In a race a discovery follows each step that finishes. */
  racing: boolean;
}

/** Everything that decides how a run continues: a copy of the database's rows, valid at `revision`. */
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
  /** Number of the present group, which is the count of groups so far. */
  groups: number;
  /** Size of all memos together. */
  stateBytes: number;
  /** Whether a discovery call is queued or in flight; there is never more than one. */
  discoveryQueued: boolean;
  /** The revision at which a discovery was last asked for; another discovery must follow a call built before it. */
  discoveryWantedAt: number;
}

/** The state of a run before its first call: one discovery is queued. */
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

/** Whether the status is final. */
export function hasEnded(status: RunStatus): boolean {
  return status !== "queued" && status !== "running";
}
