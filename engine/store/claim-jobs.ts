import type { JobKind } from "../core/run-change.ts";
import type { EventPayload } from "../protocol/event-payload.ts";
import type { Sql } from "./connect.ts";

/** A queue item this process has leased. */
export interface LeasedJob {
  id: string;
  kind: JobKind | "route" | "cron" | "gate" | "cancel" | "start_timeout" | "finish_timeout";
  run_id: string | null;
  step_id: string | null;
  event_id: string | null;
  /** The function of a cron or a gate, or the one an event is addressed to. */
  function_id: string | null;
  attempt: number;
  redrives: number;
  due_at_ms: number;
  rank_ms: number;
  lease_token: number;
  matched_event_id: string | null;
  /** The event itself, where this process has just seen it come in. */
  matched_event?: EventPayload | undefined;
  /** Where the item waits for room in the limits of its function; null when there are none. */
  lane: string | null;
}

/** What a look into the queue brought. */
export interface Claim {
  jobs: LeasedJob[];
  /** Whether calls wait in lanes, which `claimLanes` looks after. */
  hasLanes: boolean;
}

/**
 * Leases up to `limit` queue items that are due, those of older runs first (protocol §6.3: the score of a due item is
 * the time its run was created). The pick is materialized: as a subquery it may be run once per row of the table. With
 * `skip locked` several engines share a queue without waiting for each other.
 */
export async function claimJobs(sql: Sql, instanceId: string, limit: number, nowMs: number): Promise<Claim> {
  const rows = await sql<(LeasedJob & { id: string | null; has_lanes: boolean })[]>`
    with picked as materialized (
      select id from jobs where ready and lease_owner is null and lane is null
      order by rank_ms, seq limit ${limit} for update skip locked
    ), claimed as (
      update jobs set lease_owner = ${instanceId}, lease_token = lease_token + 1, leased_at_ms = ${nowMs}
      from picked where jobs.id = picked.id
      returning jobs.id, kind, run_id, step_id, event_id, function_id, attempt, redrives, due_at_ms::float8,
        rank_ms::float8, lease_token, matched_event_id, lane
    )
    select claimed.*, exists (
      select 1 from jobs where ready and lease_owner is null and lane is not null) as has_lanes
    from (select 1) as one left join claimed on true`;
  const jobs = rows.filter((row) => row.id !== null).map(({ has_lanes, ...job }) => job);
  return { jobs: inOrder(jobs), hasLanes: rows[0]?.has_lanes ?? false };
}

/** Older runs first. */
export function inOrder(jobs: readonly LeasedJob[]): LeasedJob[] {
  return [...jobs].sort((a, b) => a.rank_ms - b.rank_ms || (a.id < b.id ? -1 : 1));
}
