/** What an engine process has done since it started; counted in memory, so that counting costs the work nothing. */
export interface Counters {
  eventsAccepted: number;
  runsEnded: Record<"completed" | "failed" | "cancelled", number>;
  /** Calls of apps by what the answer meant. */
  calls: Record<"done" | "ops" | "failed", number>;
}

/** Starts at zero. */
export function createCounters(): Counters {
  return {
    eventsAccepted: 0,
    runsEnded: { completed: 0, failed: 0, cancelled: 0 },
    calls: { done: 0, ops: 0, failed: 0 },
  };
}
