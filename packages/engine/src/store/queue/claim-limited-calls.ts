import type { Meter } from "../../core/flow-control/gcra.ts";
import type { HeldPlaces } from "../../core/flow-control/place-shares.ts";
import type { Sql } from "../connect.ts";
import { inOrder, type LeasedJob } from "./claim-jobs.ts";
import { readThrottleRooms } from "./throttle-rooms.ts";

/** How many calls of a function may be under way for each of its concurrency keys; null for no limit. */
export interface CallLimits {
  function_id: string;
  limit_1: number | null;
  limit_2: number | null;
}

/** Limited calls that were leased. */
export interface LimitedClaim {
  jobs: LeasedJob[];
  /** When the next first call that waits for its throttle may start, Unix milliseconds; null when none waits. */
  nextRoomAtMs: number | null;
}

/** A fixed number. Processes lease limited calls in turn, so that none counts calls another is about to lease. */
const LOCK_KEY = 728_190_413;

/**
 * Leases calls of functions with concurrency limits (protocol §6.2), as many as their keys have room for, and first
 * calls of runs as fast as their throttle allows. Leases are counted to find the calls under way. Every queue key gives
 * its oldest call before any gives its second, so a busy key does not keep others waiting; a full limit costs no
 * attempt.
 *
 * A first call takes its token here, together with its room, and gets the queue key of the run's other calls.
 * @param held the places that shares hold already
 * @param reserve number of places that are kept for shares that hold fewer than this number
 * @param limits as they are registered now
 * @param meterOf the throttle of a function as it is registered now
 */
export async function claimLimitedCalls(
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
    limits: readonly CallLimits[];
    meterOf(functionId: string): Meter | null;
  },
): Promise<LimitedClaim> {
  return await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${LOCK_KEY})`;
    const throttles = await readThrottleRooms(tx, nowMs, meterOf);
    const rows = await tx<(LeasedJob & { spent: string | null })[]>`
      with recursive queue_keys as (
        (select share, queue_key from jobs where ready and lease_owner is null and queue_key is not null
          order by share, queue_key limit 1)
        union all
        select next.share, next.queue_key from queue_keys cross join lateral (
          select jobs.share, jobs.queue_key from jobs
          where jobs.ready and jobs.lease_owner is null and jobs.queue_key is not null
            and (jobs.share, jobs.queue_key) > (queue_keys.share, queue_keys.queue_key)
          order by jobs.share, jobs.queue_key limit 1
        ) as next
      ), tops as materialized (
        -- Calls with the same queue key are of one function and have the same concurrency keys: one row stands for all.
        select queue_keys.share, queue_keys.queue_key, head.concurrency_key_1, head.concurrency_key_2, head.throttle, run.function_id, run.queue_key as run_queue_key
        from queue_keys cross join lateral (
          select run_id, concurrency_key_1, concurrency_key_2, throttle from jobs
          where jobs.share = queue_keys.share and jobs.queue_key = queue_keys.queue_key and jobs.ready and jobs.lease_owner is null
          order by rank_ms, seq limit 1
        ) as head cross join lateral (
          select function_id, queue_key from runs where runs.id = head.run_id
          -- Looked up one by one, and not by reading all runs.
          offset 0
        ) as run
      ), heads as materialized (
        select tops.share, tops.queue_key, concurrency_key_1, concurrency_key_2, tops.throttle, limits.limit_1, limits.limit_2,
          -- A call that came after the rooms were read waits for the next statement.
          case when tops.throttle is not null and rooms.throttle is null then 0 else rooms.room end as room,
          case when tops.throttle is null then tops.queue_key else run_queue_key end as run_queue_key
        from tops
          left join json_to_recordset(${JSON.stringify(limits)}::text::json) as limits (
            function_id uuid, limit_1 integer, limit_2 integer) on limits.function_id = tops.function_id
          left join json_to_recordset(${JSON.stringify(throttles.rooms)}::text::json) as rooms (
            throttle text, room integer) on rooms.throttle = tops.throttle
      ), used_keys as materialized (
        select concurrency_key, (
            select count(*) from jobs where jobs.concurrency_key_1 = concurrency_key and jobs.lease_owner is not null) + (
            select count(*) from jobs where jobs.concurrency_key_2 = concurrency_key and jobs.lease_owner is not null) as used
        from (select concurrency_key_1 as concurrency_key from heads union select concurrency_key_2 from heads) as names
        where concurrency_key is not null
      ), room as materialized (
        -- Null means no limit, and least() ignores nulls.
        select heads.*, first.used as used_1, second.used as used_2,
          greatest(0, least(${limit}::bigint, limit_1 - first.used, limit_2 - second.used, room)) as free
        from heads
          left join used_keys as first on first.concurrency_key = heads.concurrency_key_1
          left join used_keys as second on second.concurrency_key = heads.concurrency_key_2
      ), waiting as (
        select room.*, job.id, job.rank_ms, job.seq,
          row_number() over (partition by room.queue_key order by job.rank_ms, job.seq) as turn
        from room cross join lateral (
          select id, rank_ms, seq from jobs
          where jobs.share = room.share and jobs.queue_key = room.queue_key and jobs.ready and jobs.lease_owner is null
          order by rank_ms, seq limit room.free
        ) as job
        where room.free > 0
      ), in_throttle as (
        select *, row_number() over (partition by throttle order by turn, rank_ms, seq) as place from waiting
      ), in_second as (
        select *, row_number() over (partition by concurrency_key_2 order by turn, rank_ms, seq) as place_2 from in_throttle
        where throttle is null or room is null or place <= room
      ), in_first as (
        select *, row_number() over (partition by concurrency_key_1 order by turn, rank_ms, seq) as place_1 from in_second
        where concurrency_key_2 is null or limit_2 is null or used_2 + place_2 <= limit_2
      ), in_share as (
        select in_first.*, coalesce(held.weight, 1) as weight,
          coalesce(held.places, 0) + row_number() over (
            partition by in_first.share order by turn, rank_ms, seq) as holds
        from in_first
          left join json_to_recordset(${JSON.stringify(held)}::text::json) as held (
            share text, places integer, weight integer) on held.share = in_first.share
        where limit_1 is null or used_1 + place_1 <= limit_1
      ), picked as materialized (
        select jobs.id, jobs.throttle as spent, chosen.run_queue_key from jobs join (
          select id, run_queue_key from (
            select *, row_number() over (order by holds::float8 / weight, turn, rank_ms, seq) as nth from in_share
          ) as in_line
          where nth <= ${limit}::integer - ${reserve}::integer or holds <= ${reserve}::integer
          order by nth limit ${limit}::integer
        ) as chosen on chosen.id = jobs.id
        where jobs.ready and jobs.lease_owner is null
        for update of jobs skip locked
      )
      update jobs set lease_owner = ${instanceId}, lease_token = lease_token + 1, leased_at_ms = ${nowMs},
        queue_key = picked.run_queue_key, throttle = null
      from picked where jobs.id = picked.id
      returning jobs.id, kind, run_id, step_id, event_id, function_id, attempt, redrives, due_at_ms::float8,
        rank_ms::float8, lease_token, matched_event_id, queue_key, share, picked.spent`;
    await throttles.spend(rows.flatMap(({ spent }) => spent ?? []));
    const jobs = rows.map(({ spent, ...job }) => job);
    return { jobs: inOrder(jobs), nextRoomAtMs: throttles.nextRoomAtMs() };
  });
}
