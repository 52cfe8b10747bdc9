import type { Sql } from "./connect.ts";

/** A queue item this process has leased. */
export interface LeasedJob {
  id: string;
  kind: "discovery" | "step" | "sleep" | "wait" | "route";
  run_id: string | null;
  step_id: string | null;
  event_id: string | null;
  attempt: number;
  redrives: number;
  due_at_ms: number;
  rank_ms: number;
  lease_token: number;
  matched_event_id: string | null;
}

/**
 * Leases up to `limit` queue items that are due, those of older runs first (protocol §6.3: the score of a due item is
 * the time its run was created). The pick is materialized: as a subquery it may be run once per row of the table. `skip locked` lets several engines share a queue without waiting for each other.
 */
export async function claimJobs(
  sql: Sql,
  instanceId: string,
  limit: number,
  nowMs: number,
): Promise<LeasedJob[]> {
  const jobs = await sql<LeasedJob[]>`
    with picked as materialized (
      select id from jobs where ready and lease_owner is null
      order by rank_ms, seq limit ${limit} for update skip locked
    )
    update jobs set lease_owner = ${instanceId}, lease_token = lease_token + 1, leased_at_ms = ${nowMs}
    from picked where jobs.id = picked.id
    returning jobs.id, kind, run_id, step_id, event_id, attempt, redrives, due_at_ms::float8, rank_ms::float8, lease_token,
      matched_event_id`;
  return [...jobs].sort((a, b) => a.rank_ms - b.rank_ms || (a.id < b.id ? -1 : 1));
}
