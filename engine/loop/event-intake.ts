import { setTimeout as delay } from "node:timers/promises";
import { newRunState } from "../core/run-state.ts";
import type { EventPayload } from "../protocol/event-payload.ts";
import { acceptEvents, type EventBatch, type EventRow, type StartRow } from "../store/accept-events.ts";
import type { LeasedJob } from "../store/claim-jobs.ts";
import type { Sql } from "../store/connect.ts";
import { failureKind } from "../store/database-error.ts";
import { releaseJobs } from "../store/instances.ts";
import type { LoadedRun } from "../store/load-runs.ts";
import { createAwaitedNames } from "./awaited-names.ts";
import { createGroupWriter } from "./group-writer.ts";
import { type Arrival, matchStarts, matchWaits } from "./match-events.ts";
import type { Registry } from "./registry.ts";

export interface EventIntake {
  /**
   * Stores and routes events; resolves after the commit.
   * @throws the database's error. When the connection broke the outcome is unknown: the sender has to send the same
   *   events again with the same ids, which starts nothing twice.
   */
  accept(arrivals: Arrival[]): Promise<void>;
}

/** What the intake tells the rest of the engine. */
export interface IntakeOutlet {
  /** Something is due at this time; the past means now. */
  wakeAt(dueAtMs: number): void;
  /** Takes a place for a call; false when none is free. */
  takeSlot(): boolean;
  giveSlot(): void;
  /** A run has started whose first queue item is ours and has its place. */
  begin(run: LoadedRun, job: LeasedJob): void;
}

const WRITERS = 2;
const MAX_REQUESTS = 200;
/** Characters of events in one statement. */
const MAX_GROUP_TEXT = 8 * 1024 * 1024;
const MAX_TRIES = 5;
const CONTENTION_PAUSE_MS = 5;
const RELEASE_PAUSE_MS = 200;

type Result = { refusal: unknown } | "accepted";

export function createEventIntake(
  sql: Sql,
  instanceId: string,
  registry: Registry,
  outlet: IntakeOutlet,
  stopping: AbortSignal,
): EventIntake {
  const writer = createGroupWriter<Arrival[], Result>(flush, {
    writers: WRITERS,
    maxItems: MAX_REQUESTS,
    weigh: (arrivals) => arrivals.reduce((size, arrival) => size + arrival.text.length, 0),
    maxWeight: MAX_GROUP_TEXT,
  });
  const awaited = createAwaitedNames();

  async function flush(group: Arrival[][]): Promise<Result[]> {
    for (let tries = 1; ; tries++) {
      try {
        const arrivals = group.flat();
        const outcome = await route(arrivals);
        if (outcome === "accepted") return group.map(() => outcome);
        // Somebody waits: look whom the events resume. Or a sync by another process came between: match again.
        if (outcome === "awaited") awaited.note(arrivals.map(({ payload }) => payload.name));
        else await registry.reload();
      } catch (error) {
        const kind = failureKind(error);
        if (kind === "refused" && group.length > 1) {
          return (await Promise.all(group.map((arrivals) => flush([arrivals])))).flat();
        }
        if (kind === "contention" && tries < MAX_TRIES) await delay(CONTENTION_PAUSE_MS * tries);
        else return group.map(() => ({ refusal: error }));
      }
    }
  }

  /** Stores and routes a group, or says why nothing was written. */
  async function route(arrivals: Arrival[]): Promise<"accepted" | "stale" | "awaited"> {
    const isAwaited = awaited.hasAny(arrivals.map(({ payload }) => payload.name));
    const wakes = isAwaited ? await matchWaits(sql, arrivals) : null;
    const { starts, guards, gated } = matchStarts(registry, arrivals, outlet.takeSlot);
    const batch: EventBatch = {
      registryRevision: registry.revision(),
      events: arrivals.map(eventRow),
      starts,
      guards,
      gated,
      wakes,
    };
    const leased = batch.starts.filter((start) => start.leased);
    let begun = 0;
    try {
      const outcome = await acceptEvents(sql, instanceId, Date.now(), batch);
      if (outcome === "stale" || outcome === "awaited") return outcome;
      if ((wakes !== null && wakes.length > 0) || gated.length > 0) outlet.wakeAt(0);
      for (const guard of guards) outlet.wakeAt(guard.due_at_ms);
      begun = announce(batch.starts, new Set(outcome.startedRunIds), arrivals);
      return "accepted";
    } catch (error) {
      // The commit may have happened all the same: then these items are ours and nobody works on them.
      if (failureKind(error) === "connection" && leased.length > 0) void releaseLater(leased);
      throw error;
    } finally {
      for (let unused = leased.length - begun; unused > 0; unused--) outlet.giveSlot();
    }
  }

  /** Begins the runs whose first item is ours and tells of the others; how many were begun. */
  function announce(starts: StartRow[], started: ReadonlySet<string>, arrivals: Arrival[]): number {
    const payloads = new Map(arrivals.map((arrival) => [arrival.internalId, arrival.payload]));
    let begun = 0;
    for (const start of starts) {
      const payload = payloads.get(start.internal_id);
      if (!started.has(start.run_id) || !payload) continue;
      if (!start.leased) {
        outlet.wakeAt(start.ready ? 0 : start.due_at_ms);
        continue;
      }
      begun += 1;
      outlet.begin(newRun(start, payload), firstJob(start));
    }
    return begun;
  }

  async function releaseLater(starts: StartRow[]): Promise<void> {
    const jobIds = starts.map((start) => start.job_id);
    while (!stopping.aborted) {
      await delay(RELEASE_PAUSE_MS);
      try {
        await releaseJobs(sql, instanceId, jobIds);
        return outlet.wakeAt(0);
      } catch {
        // The database is still away; whoever starts after us would take the items over, but we are still here.
      }
    }
  }

  return {
    async accept(arrivals) {
      if (arrivals.length === 0) return;
      const result = await writer.write(arrivals);
      if (result !== "accepted") throw result.refusal;
    },
  };
}

function eventRow({ internalId, payload, text, routeJob }: Arrival): EventRow {
  return {
    internal_id: internalId,
    event_id: payload.id,
    name: payload.name,
    payload: text,
    route_job_id: routeJob?.id ?? null,
    lease_token: routeJob?.leaseToken ?? null,
  };
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
    lane: start.lane,
  };
}
