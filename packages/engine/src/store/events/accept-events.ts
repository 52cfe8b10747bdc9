import type { Sql } from "../connect.ts";
import type { LeasedJob } from "../queue/claim-jobs.ts";
import {
  admissionParts,
  cancelTriggerParts,
  routingParts,
  startParts,
  storingParts,
  wakeParts,
} from "./accept-parts.ts";
import type { EventBatch } from "./event-batch.ts";

/** The runs that accepted events started and the waits they resumed. */
export interface Accepted {
  startedRunIds: string[];
  /** Queue items of waits that have ended, leased to this process. */
  woken: LeasedJob[];
}

/** `stale`, `awaited`: nothing was written, as the registry has changed or waits must be searched first. */
export type AcceptOutcome = Accepted | "stale" | "awaited";

/**
 * Stores events together with the rows they cause: runs with their first queue item, and waits that turn ready. An
 * internal id that is stored already belongs to a repeated request and causes nothing; an event id that is claimed
 * starts no second run (protocol §2.4, §2.5). A wait whose timeout is being worked on has timed out: both contend for
 * one row.
 *
 * One statement with only the parts that this batch needs: each part costs PostgreSQL about 20 µs even when it has
 * nothing to do, and most events only start runs, or none.
 */
export async function acceptEvents(
  sql: Sql,
  instanceId: string,
  nowMs: number,
  batch: EventBatch,
): Promise<AcceptOutcome> {
  const { events, starts, cancelTriggers, admissions } = batch;
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
    ...(begins && cancelTriggers.length > 0 ? cancelTriggerParts(sql, cancelTriggers) : []),
    ...(admissions.length > 0 ? admissionParts(sql, admissions, nowMs) : []),
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
