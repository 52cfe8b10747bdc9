import { setTimeout as delay } from "node:timers/promises";
import { newRunState } from "../core/run-state.ts";
import type { EventPayload } from "../protocol/event-payload.ts";
import {
  type Accepted,
  acceptEvents,
  type EventBatch,
  type EventRow,
  type StartRow,
  type WakeRow,
} from "../store/accept-events.ts";
import type { LeasedJob } from "../store/claim-jobs.ts";
import type { Sql } from "../store/connect.ts";
import { failureKind } from "../store/database-error.ts";
import { releaseJobs } from "../store/instances.ts";
import { type LoadedRun, loadRuns } from "../store/load-runs.ts";
import { createAwaitedNames } from "./awaited-names.ts";
import { createGroupWriter } from "./group-writer.ts";
import { type Arrival, matchStarts, matchWaits } from "./match-events.ts";
import type { Registry } from "./registry.ts";
import type { Tallies } from "./tallies.ts";

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
  tallies: Tallies;
  /** Something is due at this time; the past means now. */
  wakeAt(dueAtMs: number): void;
  /** Takes a place for a call; false when none is free. */
  takeSlot(): boolean;
  giveSlot(): void;
  /** A run has started whose first queue item is ours and has its place. */
  begin(run: LoadedRun, job: LeasedJob): void;
  /** A wait has ended whose queue item is ours and has its place; with the run as it was, if that was read. */
  resume(job: LeasedJob, run: LoadedRun | undefined): void;
}

const WRITERS = 2;
/**
 * Characters of events that wait before the second writer begins. Of single events it would only make two groups of
 * one, and PostgreSQL works two thirds more for an event on 16 connections; with batches it reads the next meanwhile.
 */
const WORTH_ANOTHER = 16 * 1024;
const MAX_REQUESTS = 200;
/** Characters of events in one statement: some 20 ms of work that the next in line waits for. */
const MAX_GROUP_TEXT = 1024 * 1024;
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
    worthAnother: WORTH_ANOTHER,
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
    const batch = await match(arrivals);
    const leased = [...batch.starts, ...(batch.wakes ?? [])].flatMap((item) =>
      item.leased ? item.job_id : [],
    );
    let begun = 0;
    try {
      const waiting = readAhead(batch.wakes ?? []);
      const outcome = await acceptEvents(sql, instanceId, Date.now(), batch);
      if (typeof outcome === "string") return outcome;
      begun = announce(batch, outcome, arrivals, await waiting);
      return "accepted";
    } catch (error) {
      // The commit may have happened all the same: then these items are ours and nobody works on them.
      if (failureKind(error) === "connection" && leased.length > 0) void releaseLater(leased);
      throw error;
    } finally {
      for (let unused = leased.length - begun; unused > 0; unused--) outlet.giveSlot();
    }
  }

  /** What the events set off. Waits are looked for only where there may be some: one round trip less for all others. */
  async function match(arrivals: Arrival[]): Promise<EventBatch> {
    const isAwaited = awaited.hasAny(arrivals.map(({ payload }) => payload.name));
    const wakes = isAwaited ? await matchWaits(sql, arrivals, outlet.takeSlot) : null;
    return {
      registryRevision: registry.revision(),
      events: arrivals.map(eventRow),
      wakes,
      ...matchStarts(registry, arrivals, outlet.takeSlot),
    };
  }

  /**
   * The runs whose waits end here, read while the events are written: the next thing that is needed of them. A run that
   * moves meanwhile is read again when its change is refused; one that could not be read is read when it is opened.
   */
  async function readAhead(wakes: readonly WakeRow[]): Promise<Map<string, LoadedRun>> {
    const runIds = wakes.flatMap((wake) => (wake.leased ? wake.run_id : []));
    return runIds.length === 0 ? new Map() : await loadRuns(sql, runIds).catch(() => new Map());
  }

  /** Begins what is ours and tells of the rest; how many items were begun. */
  function announce(
    { starts, guards, gated, wakes }: EventBatch,
    { startedRunIds, woken }: Accepted,
    arrivals: Arrival[],
    waiting: Map<string, LoadedRun>,
  ): number {
    if (wakes?.some((wake) => !wake.leased) || gated.length > 0) outlet.wakeAt(0);
    for (const guard of guards) outlet.wakeAt(guard.due_at_ms);
    const payloads = new Map(arrivals.map((arrival) => [arrival.internalId, arrival.payload]));
    resumeWaits(woken, payloads, waiting);
    const started = new Set(startedRunIds);
    let begun = woken.length;
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

  function resumeWaits(
    woken: readonly LeasedJob[],
    payloads: Map<string, EventPayload>,
    waiting: Map<string, LoadedRun>,
  ): void {
    for (const job of woken) {
      const matched = payloads.get(job.matched_event_id ?? "");
      outlet.resume({ ...job, matched_event: matched }, waiting.get(job.run_id ?? ""));
    }
  }

  async function releaseLater(jobIds: readonly string[]): Promise<void> {
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
      outlet.tallies.eventsAccepted += arrivals.length;
    },
  };
}

function eventRow({ internalId, isSeeded, payload, text, routeJob }: Arrival): EventRow {
  return {
    internal_id: internalId,
    is_seeded: isSeeded ?? false,
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
