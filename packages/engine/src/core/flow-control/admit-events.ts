import type { FunctionConfig } from "../../protocol/function-config.ts";
import { type AdmissionKeys, admissionKeys } from "./admission-keys.ts";
import {
  type AdmissionResult,
  type AdmissionState,
  type AdmittedStart,
  bufferKey,
  chosenId,
  type EventBuffer,
  type PendingEvent,
  type SkipReason,
} from "./admission-state.ts";
import {
  appendToBatch,
  openBuffer,
  replaceInDebounce,
  type StoredBuffer,
  withDueTime,
} from "./event-buffer.ts";
import { meterRoom, rateLimitOf, spend } from "./gcra.ts";

/** The function that events are admitted to. */
export interface AdmissionTarget {
  id: string;
  config: FunctionConfig;
}

/** A run that starts unless its singleton is locked or its event id is claimed. */
type Candidate = Pick<AdmittedStart, "eventIds" | "event" | "batchId"> & { runId: string | null };

/**
 * Decides on events in the order they came, each as of the time it came, and on buffers that are due: which runs start,
 * which events are skipped, which are buffered (protocol §6.1). Pure, except that it updates `state`.
 * @param newId makes ids of runs and buffers
 */
export function admitEvents(
  owner: AdmissionTarget,
  events: readonly PendingEvent[],
  state: AdmissionState,
  nowMs: number,
  newId: () => string,
): AdmissionResult {
  const { config } = owner;
  const pass: AdmissionResult = {
    taken: [],
    starts: [],
    skips: [],
    batched: [],
    closed: [],
    blockedBy: null,
  };
  const { fireDue, fire, start, skip } = createStarter(owner, state, pass, newId);
  let atMs = 0;
  for (const event of events) {
    atMs = Math.max(atMs, Math.min(event.receivedAtMs, nowMs));
    decide(event);
    if (pass.blockedBy) return pass;
    pass.taken.push(event.seq);
  }
  fireDue(nowMs);
  return pass;

  function decide(event: PendingEvent): void {
    fireDue(atMs);
    const keys = admissionKeys(config, owner.id, event.payload);
    if (pass.blockedBy || isClaimed(event)) return;
    if (keys.batch) joinBatch(event, keys.batch);
    else if (keys.meter === null) proceed(event, keys);
    else proceedByMeter(event, keys, keys.meter);
  }

  function proceedByMeter(event: PendingEvent, keys: AdmissionKeys, name: string): void {
    const used = state.meters.get(name);
    if (passesMeter(event, name)) proceed(event, keys);
    // The event is decided on again when the other run has ended; the meter must be as before.
    if (pass.blockedBy && used) state.meters.set(name, used);
    else if (pass.blockedBy) state.meters.delete(name);
  }

  function proceed(event: PendingEvent, { debounce }: AdmissionKeys): void {
    const { internalId, payload, runId } = event;
    if (debounce) joinDebounce(event, debounce);
    else start({ eventIds: [internalId], event: payload, batchId: null, runId }, event);
  }

  function isClaimed({ internalId, payload }: PendingEvent): boolean {
    const eventId = chosenId(internalId, payload);
    return eventId !== null && state.claimed.has(eventId);
  }

  function joinBatch(event: PendingEvent, key: Pick<EventBuffer, "kind" | "name">): void {
    const open = state.buffers.get(bufferKey(key));
    const batch = keep(open ? appendToBatch(open, event, atMs) : openBuffer(key, event, newId(), atMs));
    const eventId = chosenId(event.internalId, event.payload);
    if (eventId !== null) {
      state.claimed.add(eventId);
      pass.batched.push({ eventId, batchId: batch.id });
    }
    if (batch.dueAtMs <= atMs) fire(batch);
  }

  function passesMeter(event: PendingEvent, name: string): boolean {
    const rate = rateLimitOf(config);
    if (!rate) return true;
    const used = state.meters.get(name);
    if (meterRoom(rate.meter, used, atMs) === 0) {
      skip(event, rate.reason);
      return false;
    }
    state.meters.set(name, spend(rate.meter, used, 1, atMs));
    return true;
  }

  /** The latest event by its own time wins; an older event does not delay the run. */
  function joinDebounce(event: PendingEvent, key: Pick<EventBuffer, "kind" | "name">): void {
    const open = state.buffers.get(bufferKey(key));
    if (!open) keep(openBuffer(key, event, newId(), atMs));
    else if (open.first.ts > event.payload.ts) {
      skip(event, "debounced");
    } else {
      skip({ internalId: open.eventIds[0] ?? "", payload: open.first, runId: open.runId }, "debounced");
      keep(replaceInDebounce(open, event, atMs));
    }
  }

  function keep(buffer: StoredBuffer): EventBuffer {
    const kept = withDueTime(config, buffer);
    state.buffers.set(bufferKey(kept), kept);
    return kept;
  }
}

/** Starts runs and skips events in one pass. */
function createStarter(
  { id, config }: AdmissionTarget,
  state: AdmissionState,
  pass: AdmissionResult,
  newId: () => string,
) {
  return { fireDue, fire, start, skip };

  function fireDue(byMs: number): void {
    const due = [...state.buffers.values()].filter(({ dueAtMs }) => dueAtMs <= byMs);
    for (const buffer of due.sort((a, b) => a.dueAtMs - b.dueAtMs)) {
      fire(buffer);
      if (pass.blockedBy) return;
    }
  }

  function fire(buffer: EventBuffer): void {
    const { kind, eventIds, first, runId } = buffer;
    const batchId = kind === "batch" ? buffer.id : null;
    start(
      { eventIds, event: first, batchId, runId },
      { internalId: eventIds[0] ?? "", payload: first, runId },
    );
    if (pass.blockedBy) return;
    state.buffers.delete(bufferKey(buffer));
    pass.closed.push(buffer.id);
  }

  /** Starts a run unless another run holds the singleton's lock, or the event id has started a run before. */
  function start(candidate: Candidate, event: Pick<PendingEvent, "internalId" | "payload" | "runId">): void {
    const claims = candidate.batchId === null ? chosenId(event.internalId, event.payload) : null;
    if (claims !== null && state.claimed.has(claims)) return;
    const { singleton } = admissionKeys(config, id, candidate.event);
    const holder = singleton === null ? undefined : state.holders.get(singleton);
    if (holder !== undefined) {
      if (config.singleton?.mode === "cancel") pass.blockedBy = { runId: holder };
      else skip(event, "singleton");
      return;
    }
    if (singleton !== null) state.holders.set(singleton, null);
    if (claims !== null) state.claimed.add(claims);
    pass.starts.push({ ...candidate, runId: candidate.runId ?? newId(), claims });
  }

  function skip(
    { internalId, payload, runId }: Pick<PendingEvent, "internalId" | "payload" | "runId">,
    reason: SkipReason,
  ): void {
    pass.skips.push({ runId: runId ?? newId(), internalId, payload, reason });
  }
}
