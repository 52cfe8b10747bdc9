import type { JobFate } from "./run-change.ts";
import type { RunState } from "./run-state.ts";

/**
 * Decides how a run goes on after a queue item has done its work. A discovery continues in the item at hand, which keeps
 * its place; if one is queued or in flight already, that one is told to be followed by another, because two at a time
 * could run the same step twice.
 * @param holdsDiscovery whether the item at hand is the run's discovery
 * @param bodyRevision the revision the item's call was built from
 */
export function settleJob(
  state: RunState,
  wantsDiscovery: boolean,
  { holdsDiscovery, bodyRevision, nowMs }: { holdsDiscovery: boolean; bodyRevision: number; nowMs: number },
): { next: RunState; job: JobFate } {
  const wanted = wantsDiscovery || (holdsDiscovery && state.discoveryWantedAt > bodyRevision);
  if (!wanted) {
    return {
      next: holdsDiscovery ? { ...state, discoveryQueued: false } : state,
      job: { kind: "done" },
    };
  }
  const next: RunState = { ...state, discoveryQueued: true, discoveryWantedAt: state.revision + 1 };
  if (state.discoveryQueued && !holdsDiscovery) return { next, job: { kind: "done" } };
  return {
    next,
    job: { kind: "again", jobKind: "discovery", stepId: null, attempt: 0, redrives: 0, dueAtMs: nowMs },
  };
}
