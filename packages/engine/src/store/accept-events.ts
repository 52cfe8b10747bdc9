import type { RunFlow } from "../core/run-flow.ts";
import { gateParts, guardParts, routingParts, startParts, storingParts, wakeParts } from "./accept-parts.ts";
import type { LeasedJob } from "./claim-jobs.ts";
import type { Sql } from "./connect.ts";
import type { GuardRow } from "./guards.ts";

/** An event to store, or one that is stored and has now to be routed by the job named here. */
export interface EventRow {
  internal_id: string;
  /** Whether it may be stored already: the sender's seed makes the id, and a request may come twice. */
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
  /** Set when the sender chose the event's id: then only one run per function and id starts within 24 hours. */
  claimed_event_id: string | null;
  created_at_ms: number;
  due_at_ms: number;
  ready: boolean;
  /** Whether this process takes the first queue item for itself and calls at once. */
  leased: boolean;
  rank_ms: number;
}

/** An event that stops at the gate of a function, where it is decided what comes of it. */
export interface GatedRow {
  function_id: string;
  internal_id: string;
  /** Place among those that are accepted together. */
  position: number;
  /** Id of the function's queue item, if it has none yet. */
  job_id: string;
  /** The id somebody was promised the run will have. */
  run_id: string | null;
}

/** A waiting step that an event resumes. */
export interface WakeRow {
  job_id: string;
  run_id: string;
  /** Whose places the queue item uses. */
  share: string;
  internal_id: string;
  /** Whether this process takes the queue item for itself and works on it at once. */
  leased: boolean;
}

export interface EventBatch {
  /** The registry the starts were matched against. */
  registryRevision: number;
  events: EventRow[];
  starts: StartRow[];
  /** What may end the runs before their own end. */
  guards: GuardRow[];
  gated: GatedRow[];
  /** Null when nobody has looked: then nothing is written if a step waits for an event of one of the names. */
  wakes: WakeRow[] | null;
}

/** What was set off. */
export interface Accepted {
  startedRunIds: string[];
  /** Queue items of waits that have ended, ours to work on. */
  woken: LeasedJob[];
}

/**
 * Nothing was written when it is `stale`, because the registry has changed meanwhile, or `awaited`, because waits have
 * to be looked for first.
 */
export type AcceptOutcome = Accepted | "stale" | "awaited";

/**
 * Stores events together with all they set off: runs and their first queue item, and waits that turn ready. An internal
 * id that is stored already is the same request sent again and sets off nothing; an event id that is claimed starts no
 * second run (protocol §2.4, §2.5). A wait whose timeout is being worked on has timed out: one row, the first wins.
 *
 * One statement, put together of what this batch needs: each part costs PostgreSQL some 20 µs even when it has nothing
 * to do, and most events only start runs, or not even that.
 */
export async function acceptEvents(
  sql: Sql,
  instanceId: string,
  nowMs: number,
  batch: EventBatch,
): Promise<AcceptOutcome> {
  const { events, starts, guards, gated } = batch;
  const routed = events.filter((event) => event.route_job_id !== null);
  const wakes = batch.wakes ?? [];
  const watched = batch.wakes === null ? [...new Set(events.map((event) => event.name))] : [];
  const begins = starts.length > 0;
  const owner = { instanceId, nowMs };
  const parts = [
    ...storingParts(sql, batch, watched),
    ...(routed.length > 0 ? routingParts(sql, routed) : []),
    routed.length > 0
      ? sql`live as materialized (select internal_id from stored union all select event_id from routed)`
      : sql`live as materialized (select internal_id from stored)`,
    ...(begins ? startParts(sql, starts, owner) : []),
    ...(begins && guards.length > 0 ? guardParts(sql, guards) : []),
    ...(gated.length > 0 ? gateParts(sql, gated, nowMs) : []),
    ...(wakes.length > 0 ? wakeParts(sql, wakes, owner) : []),
  ];
  const none = sql`'[]'::json`;
  const started = begins ? sql`(select coalesce(json_agg(run_id), '[]'::json) from granted)` : none;
  const woken =
    wakes.length > 0
      ? sql`(select coalesce(json_agg(woken) filter (where leased), '[]'::json) from woken)`
      : none;
  const [row] = await sql<
    { is_current: boolean; is_awaited: boolean; started: string[]; woken: LeasedJob[] }[]
  >`
    with ${parts.reduce((all, part) => sql`${all}, ${part}`)}
    select is_current, is_awaited, ${started} as started, ${woken} as woken from go`;
  if (!row?.is_current) return "stale";
  return row.is_awaited ? "awaited" : { startedRunIds: row.started, woken: row.woken };
}
