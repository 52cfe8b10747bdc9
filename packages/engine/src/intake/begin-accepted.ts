import { newRunState } from "../core/run/run-state.ts";
import type { EventPayload } from "../protocol/event-payload.ts";
import type { Accepted } from "../store/events/accept-events.ts";
import type { EventBatch, StartRow } from "../store/events/event-batch.ts";
import type { LeasedJob } from "../store/queue/claim-jobs.ts";
import type { LoadedRun } from "../store/runs/load-runs.ts";
import type { Arrival } from "./match-events.ts";

/** Starts the work that stored events caused. */
export interface AcceptedDispatch {
  /** An item is due at this time, Unix milliseconds; the past means now. */
  wakeAt(dueAtMs: number): void;
  /** An item of this share is ready but has no place. */
  wake(share: string): void;
  /** A run has started whose first queue item this process has leased, with a place. */
  begin(run: LoadedRun, job: LeasedJob): void;
  /** A wait has ended whose queue item this process has leased, with a place; with the run if it was read ahead. */
  resume(job: LeasedJob, run: LoadedRun | undefined): void;
}

/**
 * Begins the runs and ended waits that this process has leased, and reports when the others are due.
 * @param waiting the runs whose waits ended, as far as they were read ahead
 * @returns the queue items that were begun
 */
export function beginAccepted(
  dispatch: AcceptedDispatch,
  { starts, cancelTriggers, admissions, wakes }: EventBatch,
  { startedRunIds, woken }: Accepted,
  arrivals: readonly Arrival[],
  waiting: ReadonlyMap<string, LoadedRun>,
): ReadonlySet<string> {
  if (wakes?.some((wake) => !wake.leased) || admissions.length > 0) dispatch.wakeAt(0);
  for (const { due_at_ms } of cancelTriggers) dispatch.wakeAt(due_at_ms);
  const payloads = new Map(arrivals.map((arrival) => [arrival.internalId, arrival.payload]));
  for (const job of woken) {
    const matched = payloads.get(job.matched_event_id ?? "");
    dispatch.resume({ ...job, matched_event: matched }, waiting.get(job.run_id ?? ""));
  }
  const started = new Set(startedRunIds);
  const begun = new Set(woken.map((job) => job.id));
  for (const start of starts) {
    const payload = payloads.get(start.internal_id);
    if (!started.has(start.run_id) || !payload) continue;
    if (!start.leased) {
      if (start.ready) dispatch.wake(start.function_id);
      else dispatch.wakeAt(start.due_at_ms);
      continue;
    }
    begun.add(start.job_id);
    dispatch.begin(newRun(start, payload), firstJob(start));
  }
  return begun;
}

function newRun(start: StartRow, event: EventPayload): LoadedRun {
  return {
    state: newRunState(start.run_id),
    functionId: start.function_id,
    createdAtMs: start.created_at_ms,
    events: [event],
    memos: new Map(),
  };
}

function firstJob(start: StartRow): LeasedJob {
  return {
    id: start.job_id,
    kind: "discovery",
    run_id: start.run_id,
    step_id: null,
    event_id: null,
    function_id: null,
    attempt: 0,
    redrives: 0,
    due_at_ms: start.due_at_ms,
    rank_ms: start.rank_ms,
    lease_token: 1,
    matched_event_id: null,
    queue_key: start.queue_key,
    share: start.function_id,
  };
}
