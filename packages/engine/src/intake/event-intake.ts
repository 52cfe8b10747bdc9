import { setTimeout as delay } from "node:timers/promises";
import { failureKind } from "@vagus/primitives/database-error";
import { groupWrites } from "@vagus/primitives/group-writes";
import type { Counters } from "../counters.ts";
import type { PutBack } from "../dispatch/put-back.ts";
import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import { acceptEvents } from "../store/events/accept-events.ts";
import type { EventBatch, EventRow, WakeRow } from "../store/events/event-batch.ts";
import { type LoadedRun, loadRuns } from "../store/runs/load-runs.ts";
import { type AcceptedDispatch, beginAccepted } from "./begin-accepted.ts";
import { type Arrival, matchStarts, matchWaits } from "./match-events.ts";

export interface EventIntake {
  /**
   * Stores and routes events; resolves after the commit.
   * @throws the database's error. After a lost connection the outcome is unknown: the sender has to repeat the same
   *   events with the same ids, which starts nothing twice.
   */
  accept(arrivals: Arrival[]): Promise<void>;
}

/** The parts of the engine that the intake calls. */
export interface IntakeDispatch extends AcceptedDispatch {
  counters: Counters;
  /** Takes a place for an item of this share; false when there is none for it. */
  takeSlot(share: string): boolean;
  giveSlot(share: string): void;
  putBack: PutBack;
}

const WRITERS = 2;
/**
 * Characters of waiting events before the second writer begins. A second writer pays for large batches; with single
 * events it makes two groups of one, which cost PostgreSQL two thirds more work (measured with 16 connections).
 */
const WORTH_ANOTHER = 16 * 1024;
const MAX_REQUESTS = 200;
/** Characters of events in one statement: about 20 ms of work for which the next group waits. */
const MAX_GROUP_TEXT = 1024 * 1024;
const MAX_TRIES = 5;
const CONTENTION_PAUSE_MS = 5;

type Accepted = "accepted";

export function createEventIntake(
  sql: Sql,
  instanceId: string,
  registry: Registry,
  dispatch: IntakeDispatch,
): EventIntake {
  const write = groupWrites<Arrival[], Accepted>(flush, {
    writers: WRITERS,
    maxItems: MAX_REQUESTS,
    weigh: (arrivals) => arrivals.reduce((size, arrival) => size + arrival.text.length, 0),
    maxWeight: MAX_GROUP_TEXT,
    worthAnother: WORTH_ANOTHER,
  });
  const awaited = createAwaitedNames();

  async function flush(group: Arrival[][]): Promise<Accepted[]> {
    for (let tries = 1; ; tries++) {
      try {
        const arrivals = group.flat();
        const outcome = await route(arrivals);
        if (outcome === "accepted") return group.map(() => outcome);
        // "awaited": look for the waits these events resume. "stale": another process has synced, match again.
        if (outcome === "awaited") awaited.note(arrivals.map(({ payload }) => payload.name));
        else await registry.reload();
      } catch (error) {
        if (failureKind(error) !== "contention" || tries === MAX_TRIES) throw error;
        await delay(CONTENTION_PAUSE_MS * tries);
      }
    }
  }

  /** Stores and routes a group, or returns why nothing was written. */
  async function route(arrivals: Arrival[]): Promise<"accepted" | "stale" | "awaited"> {
    const batch = await match(arrivals);
    const leased = leasedItems(batch);
    let begun: ReadonlySet<string> = new Set();
    try {
      const waiting = readAhead(batch.wakes ?? []);
      const outcome = await acceptEvents(sql, instanceId, Date.now(), batch);
      if (typeof outcome === "string") return outcome;
      begun = beginAccepted(dispatch, batch, outcome, arrivals, await waiting);
      return "accepted";
    } catch (error) {
      // The commit may have happened: then this process holds leases of items it does not work on.
      if (failureKind(error) === "connection" && leased.length > 0) {
        void dispatch.putBack(leased.map(({ jobId }) => jobId));
      }
      throw error;
    } finally {
      for (const { jobId, share } of leased) if (!begun.has(jobId)) dispatch.giveSlot(share);
    }
  }

  /** The rows the events cause. Waits are looked for only for awaited names, which saves other events a round trip. */
  async function match(arrivals: Arrival[]): Promise<EventBatch> {
    const isAwaited = awaited.hasAny(arrivals.map(({ payload }) => payload.name));
    const wakes = isAwaited ? await matchWaits(sql, arrivals, dispatch.takeSlot) : null;
    return {
      registryRevision: registry.revision(),
      events: arrivals.map(eventRow),
      wakes,
      ...matchStarts(registry, arrivals, dispatch.takeSlot),
    };
  }

  /**
   * Reads the runs whose waits end here while the events are written, because their next change needs them. A run that
   * changes meanwhile is read again when its change is refused; a run that could not be read is read when it is opened.
   */
  async function readAhead(wakes: readonly WakeRow[]): Promise<Map<string, LoadedRun>> {
    const runIds = wakes.flatMap((wake) => (wake.leased ? wake.run_id : []));
    return runIds.length === 0 ? new Map() : await loadRuns(sql, runIds).catch(() => new Map());
  }

  return {
    async accept(arrivals) {
      if (arrivals.length === 0) return;
      await write(arrivals);
      dispatch.counters.eventsAccepted += arrivals.length;
    },
  };
}

/** The queue items this process leases for itself, each with the share whose place it has. */
function leasedItems({ starts, wakes }: EventBatch): { jobId: string; share: string }[] {
  return [
    ...starts.flatMap(({ leased, job_id, function_id }) =>
      leased ? { jobId: job_id, share: function_id } : [],
    ),
    ...(wakes ?? []).flatMap(({ leased, job_id, share }) => (leased ? { jobId: job_id, share } : [])),
  ];
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

/** Remembers the names of events that steps wait for: waits for such an event are looked for before it is stored. */
interface AwaitedNames {
  note(names: Iterable<string>): void;
  hasAny(names: Iterable<string>): boolean;
}

/** A name is forgotten after this time; otherwise an event that was awaited once would cost a round trip for ever. */
const REMEMBERED_MS = 60_000;

function createAwaitedNames(): AwaitedNames {
  const untilMs = new Map<string, number>();

  return {
    note(names) {
      const nowMs = Date.now();
      for (const [name, end] of untilMs) if (end <= nowMs) untilMs.delete(name);
      for (const name of names) untilMs.set(name, nowMs + REMEMBERED_MS);
    },
    hasAny(names) {
      const nowMs = Date.now();
      for (const name of names) if ((untilMs.get(name) ?? 0) > nowMs) return true;
      return false;
    },
  };
}
