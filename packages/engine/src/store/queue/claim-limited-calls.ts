import type { Meter } from "../../core/flow-control/gcra.ts";
import type { HeldPlaces } from "../../core/flow-control/place-shares.ts";
import type { Sql } from "../connect.ts";
import { inOrder, type LeasedJob } from "./claim-jobs.ts";
import { readThrottleRooms } from "./throttle-rooms.ts";

/** How many calls of a function may be under way in each of its buckets; null in place of a limit that is none. */
export interface LaneLimits {
  function_id: string;
  limit_1: number | null;
  limit_2: number | null;
}

/** What a look into the lanes brought. */
export interface LaneClaim {
  jobs: LeasedJob[];
  /** When a first call that waits for its throttle may go, Unix milliseconds; null when none does. */
  nextRoomAtMs: number | null;
}

/** Any fixed number: processes that fill lanes take turns, so that none counts what another is about to take. */
const LOCK_KEY = 728_190_413;

/**
 * Leases calls of functions with concurrency limits (protocol §6.2), as many as their buckets have room for, and first
 * calls of runs as fast as their throttle allows. What is under way is counted from the leases themselves. Every lane
 * gives its oldest call before one gives its second, so a busy key does not keep others waiting; a limit that is full
 * costs nobody an attempt.
 *
 * A first call takes its token here, with its room, and goes on in the lane of the run's other calls.
 * @param held what the shares hold already
 * @param reserve how many of the places are kept for shares that hold fewer than that
 * @param limits as they are registered now
 * @param meterOf the throttle of a function as it is registered now
 */
export async function claimLanes(
  sql: Sql,
  instanceId: string,
  {
    limit,
    nowMs,
    held,
    reserve,
    limits,
    meterOf,
  }: {
    limit: number;
    nowMs: number;
    held: readonly HeldPlaces[];
    reserve: number;
    limits: readonly LaneLimits[];
    meterOf(functionId: string): Meter | null;
  },
): Promise<LaneClaim> {
  return await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${LOCK_KEY})`;
    const throttles = await readThrottleRooms(tx, nowMs, meterOf);
    const rows = await tx<(LeasedJob & { spent: string | null })[]>`
      with recursive lanes as (
        (select share, lane from jobs where ready and lease_owner is null and lane is not null
          order by share, lane limit 1)
        union all
        select next.share, next.lane from lanes cross join lateral (
          select jobs.share, jobs.lane from jobs
          where jobs.ready and jobs.lease_owner is null and jobs.lane is not null
            and (jobs.share, jobs.lane) > (lanes.share, lanes.lane)
          order by jobs.share, jobs.lane limit 1
        ) as next
      ), tops as materialized (
        -- The calls of a lane are of one function and count in the same buckets: the first speaks for all.
        select lanes.share, lanes.lane, head.bucket_1, head.bucket_2, head.throttle, run.function_id, run.lane as run_lane
        from lanes cross join lateral (
          select run_id, bucket_1, bucket_2, throttle from jobs
          where jobs.share = lanes.share and jobs.lane = lanes.lane and jobs.ready and jobs.lease_owner is null
          order by rank_ms, seq limit 1
        ) as head cross join lateral (
          select function_id, lane from runs where runs.id = head.run_id
          -- Looked up one by one, and not by reading all runs.
          offset 0
        ) as run
      ), heads as materialized (
        select tops.share, tops.lane, bucket_1, bucket_2, tops.throttle, limits.limit_1, limits.limit_2,
          -- A call that came after the rooms were read waits for the next look.
          case when tops.throttle is not null and rooms.throttle is null then 0 else rooms.room end as room,
          case when tops.throttle is null then tops.lane else run_lane end as run_lane
        from tops
          left join json_to_recordset(${JSON.stringify(limits)}::text::json) as limits (
            function_id uuid, limit_1 integer, limit_2 integer) on limits.function_id = tops.function_id
          left join json_to_recordset(${JSON.stringify(throttles.rooms)}::text::json) as rooms (
            throttle text, room integer) on rooms.throttle = tops.throttle
      ), buckets as materialized (
        select bucket, (
            select count(*) from jobs where jobs.bucket_1 = bucket and jobs.lease_owner is not null) + (
            select count(*) from jobs where jobs.bucket_2 = bucket and jobs.lease_owner is not null) as used
        from (select bucket_1 as bucket from heads union select bucket_2 from heads) as names
        where bucket is not null
      ), room as materialized (
        -- A limit that is null is none, and least() passes over it.
        select heads.*, first.used as used_1, second.used as used_2,
          greatest(0, least(${limit}::bigint, limit_1 - first.used, limit_2 - second.used, room)) as free
        from heads
          left join buckets as first on first.bucket = heads.bucket_1
          left join buckets as second on second.bucket = heads.bucket_2
      ), waiting as (
        select room.*, job.id, job.rank_ms, job.seq,
          row_number() over (partition by room.lane order by job.rank_ms, job.seq) as turn
        from room cross join lateral (
          select id, rank_ms, seq from jobs
          where jobs.share = room.share and jobs.lane = room.lane and jobs.ready and jobs.lease_owner is null
          order by rank_ms, seq limit room.free
        ) as job
        where room.free > 0
      ), in_throttle as (
        select *, row_number() over (partition by throttle order by turn, rank_ms, seq) as place from waiting
      ), in_second as (
        select *, row_number() over (partition by bucket_2 order by turn, rank_ms, seq) as place_2 from in_throttle
        where throttle is null or room is null or place <= room
      ), in_first as (
        select *, row_number() over (partition by bucket_1 order by turn, rank_ms, seq) as place_1 from in_second
        where bucket_2 is null or limit_2 is null or used_2 + place_2 <= limit_2
      ), in_share as (
        select in_first.*, coalesce(held.weight, 1) as weight,
          coalesce(held.places, 0) + row_number() over (
            partition by in_first.share order by turn, rank_ms, seq) as holds
        from in_first
          left join json_to_recordset(${JSON.stringify(held)}::text::json) as held (
            share text, places integer, weight integer) on held.share = in_first.share
        where limit_1 is null or used_1 + place_1 <= limit_1
      ), picked as materialized (
        select jobs.id, jobs.throttle as spent, chosen.run_lane from jobs join (
          select id, run_lane from (
            select *, row_number() over (order by holds::float8 / weight, turn, rank_ms, seq) as nth from in_share
          ) as in_line
          where nth <= ${limit}::integer - ${reserve}::integer or holds <= ${reserve}::integer
          order by nth limit ${limit}::integer
        ) as chosen on chosen.id = jobs.id
        where jobs.ready and jobs.lease_owner is null
        for update of jobs skip locked
      )
      update jobs set lease_owner = ${instanceId}, lease_token = lease_token + 1, leased_at_ms = ${nowMs},
        lane = picked.run_lane, throttle = null
      from picked where jobs.id = picked.id
      returning jobs.id, kind, run_id, step_id, event_id, function_id, attempt, redrives, due_at_ms::float8,
        rank_ms::float8, lease_token, matched_event_id, lane, share, picked.spent`;
    await throttles.spend(rows.flatMap(({ spent }) => spent ?? []));
    const jobs = rows.map(({ spent, ...job }) => job);
    return { jobs: inOrder(jobs), nextRoomAtMs: throttles.nextRoomAtMs() };
  });
}
