import type { HeldPlaces } from "../../core/flow-control/place-shares.ts";
import type { JobKind } from "../../core/run/run-change.ts";
import type { EventPayload } from "../../protocol/event-payload.ts";
import type { Sql } from "../connect.ts";

/** A queue item this process has leased. */
export interface LeasedJob {
  id: string;
  kind: JobKind | "route" | "cron" | "admission" | "cancel" | "start_timeout" | "finish_timeout";
  run_id: string | null;
  step_id: string | null;
  event_id: string | null;
  /** The function of a cron or an admission, or the function that an event is addressed to. */
  function_id: string | null;
  attempt: number;
  redrives: number;
  due_at_ms: number;
  rank_ms: number;
  lease_token: number;
  matched_event_id: string | null;
  /** The event itself, when this process has just accepted it. */
  matched_event?: EventPayload | undefined;
  /** Calls with the same queue key wait for the same limits; null without limits. */
  queue_key: string | null;
  /** The share whose places the item uses: the id of its run's function, or `ENGINE_SHARE`. */
  share: string;
}

/** The number of items to lease, and the places that shares hold already. */
export interface ClaimOrder {
  limit: number;
  nowMs: number;
  /** A share that is not listed holds no place and has weight 1. */
  held: readonly HeldPlaces[];
  /** Number of places that are kept for shares that hold fewer than this number. */
  reserve: number;
  /** Whether limited calls count as waiting; then places are kept for `claimLimitedCalls`. */
  withLimited: boolean;
}

/** Items that were leased, and the shares that still wait. */
export interface Claim {
  jobs: LeasedJob[];
  /** Shares with more items without a queue key than were leased. */
  waiting: string[];
  /** Shares with limited calls; empty unless `withLimited`. */
  limitedShares: string[];
}

interface Contender {
  share: string;
  is_limited: boolean;
  has_more: boolean;
}

/**
 * Leases up to `limit` queue items that are ready and have no queue key. Places are shared by function and weight:
 * each place goes to the waiting share that holds the fewest for its weight. Within a share the older runs go first
 * (protocol §6.3: the score of a due item is the time its run was created).
 *
 * The number of items per share is decided before rows are locked: with `skip locked` several engines share a queue
 * without waiting for each other, and none locks rows that it does not lease.
 */
export async function claimJobs(
  sql: Sql,
  instanceId: string,
  { limit, nowMs, held, reserve, withLimited }: ClaimOrder,
): Promise<Claim> {
  const rows = await sql<(LeasedJob & { id: string | null; contenders: Contender[] | null })[]>`
    with recursive free_shares as (
      (select min(share) as share from jobs where ready and lease_owner is null and queue_key is null)
      union all
      select (
        select min(jobs.share) from jobs
        where jobs.ready and jobs.lease_owner is null and jobs.queue_key is null and jobs.share > free_shares.share)
      from free_shares where free_shares.share is not null
    ), limited_shares as (
      (select min(share) as share from jobs
        where ${withLimited} and ready and lease_owner is null and queue_key is not null)
      union all
      select (
        select min(jobs.share) from jobs
        where jobs.ready and jobs.lease_owner is null and jobs.queue_key is not null and jobs.share > limited_shares.share)
      from limited_shares where limited_shares.share is not null
    ), contenders as materialized (
      select share, false as is_limited, items.oldest_ms, items.number
      from free_shares cross join lateral (
        select min(rank_ms) as oldest_ms, count(*) as number from (
          select rank_ms from jobs
          where jobs.ready and jobs.lease_owner is null and jobs.queue_key is null and jobs.share = free_shares.share
          order by rank_ms, seq limit ${limit}::integer + 1) as head
      ) as items where share is not null
      union all
      -- Their limits keep them from taking many places: among shares that hold the same number they go first.
      select share, true, 0, items.number
      from limited_shares cross join lateral (
        select count(*) as number from (
          select 1 from jobs
          where jobs.ready and jobs.lease_owner is null and jobs.queue_key is not null and jobs.share = limited_shares.share
          limit ${limit}::integer) as head
      ) as items where share is not null
    ), turns as (
      select contenders.share, is_limited, oldest_ms,
        coalesce(held.places, 0) + turn as holds, coalesce(held.weight, 1) as weight
      from contenders
        cross join lateral generate_series(1, contenders.number) as turn
        left join json_to_recordset(${JSON.stringify(held)}::text::json) as held (
          share text, places integer, weight integer) on held.share = contenders.share
    ), won as materialized (
      select share, is_limited, count(*) as number
      from (
        select share, is_limited from (
          select *, row_number() over (order by holds::float8 / weight, oldest_ms, share) as nth from turns
        ) as in_line
        where nth <= ${limit}::integer - ${reserve}::integer or holds <= ${reserve}::integer
        order by nth limit ${limit}::integer
      ) as first
      group by share, is_limited
    ), picked as materialized (
      select item.id from won cross join lateral (
        -- Locks in a subquery of its own, so that it walks the index of the queue and stops when the share has enough.
        select id from jobs
        where jobs.share = won.share and jobs.ready and jobs.lease_owner is null and jobs.queue_key is null
        order by rank_ms, seq limit won.number for update skip locked
      ) as item
      where not won.is_limited
    ), claimed as (
      update jobs set lease_owner = ${instanceId}, lease_token = lease_token + 1, leased_at_ms = ${nowMs}
      from picked where jobs.id = picked.id
      returning jobs.id, kind, run_id, step_id, event_id, function_id, attempt, redrives, due_at_ms::float8,
        rank_ms::float8, lease_token, matched_event_id, queue_key, share
    )
    select claimed.*, (
      select json_agg(json_build_object('share', contenders.share, 'is_limited', is_limited,
        'has_more', contenders.number > coalesce(won.number, 0)))
      from contenders left join won using (share, is_limited)) as contenders
    from (select 1) as one left join claimed on true`;
  const jobs = rows.filter((row) => row.id !== null).map(({ contenders, ...job }) => job);
  const contenders = rows[0]?.contenders ?? [];
  return {
    jobs: inOrder(jobs),
    waiting: contenders.flatMap(({ share, is_limited, has_more }) => (!is_limited && has_more ? share : [])),
    limitedShares: contenders.flatMap(({ share, is_limited }) => (is_limited ? share : [])),
  };
}

/** Older runs first. */
export function inOrder(jobs: readonly LeasedJob[]): LeasedJob[] {
  return [...jobs].sort((a, b) => a.rank_ms - b.rank_ms || (a.id < b.id ? -1 : 1));
}

/** Per statement, so that a backlog of hours does not become one long transaction. */
const MAX_PROMOTED = 1000;

/**
 * Marks due queue items ready. Sleeping items are kept apart from ready ones, so that a claim reads few rows in order,
 * however many runs sleep.
 * @returns when to call again, Unix milliseconds: the next due time, or now when there may be more; null when no item
 *   sleeps
 */
export async function promoteDueJobs(sql: Sql, nowMs: number): Promise<number | null> {
  const [row] = await sql<{ due_count: number; next_due_at_ms: number | null }[]>`
    with due as materialized (
      select id from jobs where not ready and due_at_ms <= ${nowMs}
      order by due_at_ms limit ${MAX_PROMOTED} for update skip locked
    ), promoted as (
      update jobs set ready = true from due where jobs.id = due.id
    )
    select (select count(*)::integer from due) as due_count,
      (select min(due_at_ms)::float8 from jobs where not ready and due_at_ms > ${nowMs}) as next_due_at_ms`;
  if (!row) return null;
  return row.due_count === MAX_PROMOTED ? nowMs : row.next_due_at_ms;
}
