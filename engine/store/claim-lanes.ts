import { inOrder, type LeasedJob } from "./claim-jobs.ts";
import type { Sql } from "./connect.ts";

/** How many calls of a function may be under way in each of its buckets; null in place of a limit that is none. */
export interface LaneLimits {
  function_id: string;
  limit_1: number | null;
  limit_2: number | null;
}

/** Any fixed number: processes that fill lanes take turns, so that none counts what another is about to take. */
const LOCK_KEY = 728_190_413;

/**
 * Leases calls of functions with concurrency limits (protocol §6.2), as many as their buckets have room for. What is
 * under way is counted from the leases themselves. Every lane gives its oldest call before one gives its second, so a
 * busy key does not keep others waiting; a limit that is full costs nobody an attempt.
 * @param limits as they are registered now
 */
export async function claimLanes(
  sql: Sql,
  instanceId: string,
  { limit, nowMs, limits }: { limit: number; nowMs: number; limits: readonly LaneLimits[] },
): Promise<LeasedJob[]> {
  const jobs = await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${LOCK_KEY})`;
    return await tx<LeasedJob[]>`
      with recursive lanes as (
        (select min(lane) as lane from jobs where ready and lease_owner is null and lane is not null)
        union all
        select (
          select min(jobs.lane) from jobs
          where jobs.ready and jobs.lease_owner is null and jobs.lane is not null and jobs.lane > lanes.lane)
        from lanes where lanes.lane is not null
      ), heads as materialized (
        -- The calls of a lane are of one function and count in the same buckets: the first speaks for all.
        select lanes.lane, head.bucket_1, head.bucket_2, limits.limit_1, limits.limit_2
        from lanes cross join lateral (
          select run_id, bucket_1, bucket_2 from jobs
          where jobs.lane = lanes.lane and jobs.ready and jobs.lease_owner is null
          order by rank_ms, seq limit 1
        ) as head
          join runs on runs.id = head.run_id
          left join json_to_recordset(${JSON.stringify(limits)}::text::json) as limits (
            function_id uuid, limit_1 integer, limit_2 integer) on limits.function_id = runs.function_id
      ), buckets as materialized (
        select bucket, (
            select count(*) from jobs where jobs.bucket_1 = bucket and jobs.lease_owner is not null) + (
            select count(*) from jobs where jobs.bucket_2 = bucket and jobs.lease_owner is not null) as used
        from (select bucket_1 as bucket from heads union select bucket_2 from heads) as names
        where bucket is not null
      ), room as materialized (
        -- A limit that is null is none, and least() passes over it.
        select heads.*, first.used as used_1, second.used as used_2,
          greatest(0, least(${limit}::bigint, limit_1 - first.used, limit_2 - second.used)) as free
        from heads
          left join buckets as first on first.bucket = heads.bucket_1
          left join buckets as second on second.bucket = heads.bucket_2
      ), waiting as (
        select room.*, job.id, job.rank_ms, job.seq,
          row_number() over (partition by room.lane order by job.rank_ms, job.seq) as turn
        from room cross join lateral (
          select id, rank_ms, seq from jobs
          where jobs.lane = room.lane and jobs.ready and jobs.lease_owner is null
          order by rank_ms, seq limit room.free
        ) as job
        where room.free > 0
      ), in_second as (
        select *, row_number() over (partition by bucket_2 order by turn, rank_ms, seq) as place_2 from waiting
      ), in_first as (
        select *, row_number() over (partition by bucket_1 order by turn, rank_ms, seq) as place_1 from in_second
        where bucket_2 is null or limit_2 is null or used_2 + place_2 <= limit_2
      ), picked as materialized (
        select jobs.id from jobs join (
          select id from in_first where limit_1 is null or used_1 + place_1 <= limit_1
          order by turn, rank_ms, seq limit ${limit}
        ) as chosen on chosen.id = jobs.id
        where jobs.ready and jobs.lease_owner is null
        for update of jobs skip locked
      )
      update jobs set lease_owner = ${instanceId}, lease_token = lease_token + 1, leased_at_ms = ${nowMs}
      from picked where jobs.id = picked.id
      returning jobs.id, kind, run_id, step_id, event_id, function_id, attempt, redrives, due_at_ms::float8,
        rank_ms::float8, lease_token, matched_event_id, lane`;
  });
  return inOrder(jobs);
}
