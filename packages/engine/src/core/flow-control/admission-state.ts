import type { EventPayload } from "../../protocol/event-payload.ts";
import type { MeterState } from "./gcra.ts";

/** Why an event started no run of a function whose trigger matches it. */
export type SkipReason = "rate_limited" | "idempotent" | "singleton" | "debounced";

/** An event that waits for its admission. */
export interface PendingEvent {
  seq: number;
  internalId: string;
  payload: EventPayload;
  /** Size of the payload as JSON, in characters. */
  bytes: number;
  receivedAtMs: number;
  /** The id of the run, when a caller was given one in advance. */
  runId: string | null;
}

/** Events that wait to start one run together: the last event of a debounce, all events of a batch. */
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
  /** When it starts its run, by the present options of its function, Unix milliseconds. */
  dueAtMs: number;
}

/** The state that decisions depend on beside the events; `admitEvents` updates it. */
export interface AdmissionState {
  meters: Map<string, MeterState>;
  /** By `bufferKey`. */
  buffers: Map<string, EventBuffer>;
  /** The unfinished run that holds a singleton's lock; null for a run that this pass starts. */
  holders: Map<string, string | null>;
  /** Event ids chosen by senders that started a run, or joined a batch, within 24 hours. */
  claimed: Set<string>;
}

/** A run to start. */
export interface AdmittedStart {
  runId: string;
  eventIds: string[];
  /** The first of its events. */
  event: EventPayload;
  batchId: string | null;
  /** The event id that must start no second run. */
  claims: string | null;
}

/** An event that starts no run. */
export interface SkippedEvent {
  runId: string;
  internalId: string;
  payload: EventPayload;
  reason: SkipReason;
}

/** The decisions of one pass. */
export interface AdmissionResult {
  /** Sequence numbers of the events that were decided on. */
  taken: number[];
  starts: AdmittedStart[];
  skips: SkippedEvent[];
  /** Event ids that joined a batch, with the batch. */
  batched: { eventId: string; batchId: string }[];
  /** Ids of the buffers that started their run. */
  closed: string[];
  /** Set when a run must end before the next event is decided; the id is null for a run that this pass starts. */
  blockedBy: { runId: string | null } | null;
}

/** The key of a buffer among those of its function. */
export function bufferKey({ kind, name }: Pick<EventBuffer, "kind" | "name">): string {
  return `${kind} ${name}`;
}

/** The id that the sender chose for an event, equal for duplicates; null when the sender chose none (protocol §2.4). */
export function chosenId(internalId: string, { id }: EventPayload): string | null {
  return id === internalId ? null : id;
}
