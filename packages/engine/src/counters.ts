/** Counters of an engine process since its start; in memory, so that counting costs nothing. */
export interface Counters {
  eventsAccepted: number;
  runsEnded: Record<"completed" | "failed" | "cancelled", number>;
  /** Calls of apps by the meaning of the answer. */
  calls: Record<"done" | "ops" | "failed", number>;
}

/** Counters at zero. */
export function createCounters(): Counters {
  return {
    eventsAccepted: 0,
    runsEnded: { completed: 0, failed: 0, cancelled: 0 },
    calls: { done: 0, ops: 0, failed: 0 },
  };
}
