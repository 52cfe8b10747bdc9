import type { EventPayload } from "../../protocol/event-payload.ts";
import type { MeterState } from "./gcra.ts";

/** Why an event started no run of a function that listens to it. */
export type SkipReason = "rate_limited" | "idempotent" | "singleton" | "debounced";

/** An event that waits for its admission. */
export interface PendingEvent {
  seq: number;
  internalId: string;
  payload: EventPayload;
  /** Size of the payload as JSON, in characters. */
  bytes: number;
  receivedAtMs: number;
  /** The id of the run, where a caller has been given one in advance. */
  runId: string | null;
}

/** Events that wait to start one run together: of a debounce the last one, of a batch all. */
export interface EventBuffer {
  id: string;
  kind: "debounce" | "batch";
  name: string;
  /** Internal ids in order. */
  eventIds: string[];
  /** The event of the first id. */
  first: EventPayload;
  bytes: number;
  runId: string | null;
  openedAtMs: number;
  lastAtMs: number;
  /** When it starts its run, by the options of its function as they are now. */
  dueAtMs: number;
}

/** The state that decisions depend on beside the events; `admitEvents` updates it. */
export interface AdmissionState {
  meters: Map<string, MeterState>;
  /** By `bufferKey`. */
  buffers: Map<string, EventBuffer>;
  /** The unfinished run that holds a singleton's lock; null for one that is about to be written. */
  holders: Map<string, string | null>;
  /** Event ids of the senders' choice that have started a run, or are part of a batch, within 24 hours. */
  claimed: Set<string>;
}

/** A run to start. */
export interface AdmittedStart {
  runId: string;
  eventIds: string[];
  /** The first of its events. */
  event: EventPayload;
  batchId: string | null;
  /** The event id that shall start no second run. */
  claims: string | null;
}

/** An event that starts no run. */
export interface SkippedEvent {
  runId: string;
  internalId: string;
  payload: EventPayload;
  reason: SkipReason;
}

/** The outcome of one pass. */
export interface AdmissionResult {
  /** Places in line of the events that were decided on. */
  taken: number[];
  starts: AdmittedStart[];
  skips: SkippedEvent[];
  /** Event ids that are part of a batch now, and of which. */
  batched: { eventId: string; batchId: string }[];
  /** Buffers that are over. */
  closed: string[];
  /** Set when a run must end before the next event can be decided on: its id, or null when it is only just starting. */
  blockedBy: { runId: string | null } | null;
}

/** The key of a buffer among those of its function. */
export function bufferKey({ kind, name }: Pick<EventBuffer, "kind" | "name">): string {
  return `${kind} ${name}`;
}

/** The id by which an event claims to be the same as another; null when its sender chose none (protocol §2.4). */
export function chosenId(internalId: string, { id }: EventPayload): string | null {
  return id === internalId ? null : id;
}
