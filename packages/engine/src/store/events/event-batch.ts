import type { RunFlow } from "../../core/flow-control/run-flow.ts";
import type { CancelTriggerRow } from "../queue/cancel-triggers.ts";

/** An event to store, or a stored event that the named job routes. */
export interface EventRow {
  internal_id: string;
  /** Whether the event may be stored already: the sender's seed makes the id, and a request may be repeated. */
  is_seeded: boolean;
  event_id: string;
  name: string;
  /** Canonical JSON text. */
  payload: string;
  route_job_id: string | null;
  lease_token: number | null;
}

/** A run to start. */
export interface StartRow extends RunFlow {
  run_id: string;
  job_id: string;
  function_id: string;
  internal_id: string;
  /** The id that the sender chose for the event: one run per function and id starts within 24 hours. */
  claimed_event_id: string | null;
  created_at_ms: number;
  due_at_ms: number;
  ready: boolean;
  /** Whether this process leases the first queue item and calls at once. */
  leased: boolean;
  rank_ms: number;
}

/** An event that waits for its admission to a function. */
export interface AdmissionRow {
  function_id: string;
  internal_id: string;
  /** Order among the events of one statement. */
  position: number;
  /** Id of the function's admission item, if it has none yet. */
  job_id: string;
  /** The id of the run, when a caller was given one in advance. */
  run_id: string | null;
}

/** A wait that an event resumes. */
export interface WakeRow {
  job_id: string;
  run_id: string;
  /** The share whose places the queue item uses. */
  share: string;
  internal_id: string;
  /** Whether this process leases the queue item and works on it at once. */
  leased: boolean;
}

export interface EventBatch {
  /** The registry the starts were matched against. */
  registryRevision: number;
  events: EventRow[];
  starts: StartRow[];
  /** The cancel triggers of the runs. */
  cancelTriggers: CancelTriggerRow[];
  admissions: AdmissionRow[];
  /** Null when waits were not looked for; then nothing is written if a step waits for one of the names. */
  wakes: WakeRow[] | null;
}
