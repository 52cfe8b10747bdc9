import type { RunFlow } from "../core/run-flow.ts";
import type { LeasedJob } from "./claim-jobs.ts";
import type { Sql } from "./connect.ts";
import type { GuardRow } from "./guards.ts";
import { textArray } from "./text-array.ts";

/** An event to store, or one that is stored and has now to be routed by the job named here. */
export interface EventRow {
  internal_id: string;
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
 */
export async function acceptEvents(
  sql: Sql,
  instanceId: string,
  nowMs: number,
  batch: EventBatch,
): Promise<AcceptOutcome> {
  const { events } = batch;
  const fresh = events.filter((event) => event.route_job_id === null);
  const routed = events.filter((event) => event.route_job_id !== null);
  const watched = batch.wakes === null ? [...new Set(events.map((event) => event.name))] : [];
  const [row] = await sql<
    { is_current: boolean; is_awaited: boolean; started: string[]; woken: LeasedJob[] }[]
  >`
    with current_registry as materialized (
      select 1 from registry where revision = ${batch.registryRevision}
    ), awaited as materialized (
      select 1 from jobs
      where waits_for = any (${textArray(watched)}::text::text[]) and waits_for is not null and matched_event_id is null
      limit 1
    ), go as materialized (
      select exists (select 1 from current_registry) and not exists (select 1 from awaited) as ahead
    ), stored as (
      -- Arrays are read several times faster than records in JSON, and payloads need not be unpacked.
      insert into events (internal_id, event_id, name, payload)
      select * from unnest(
        ${textArray(fresh.map((event) => event.internal_id))}::text::text[],
        ${textArray(fresh.map((event) => event.event_id))}::text::text[],
        ${textArray(fresh.map((event) => event.name))}::text::text[],
        ${textArray(fresh.map((event) => event.payload))}::text::json[])
      where (select ahead from go)
      on conflict (internal_id) do nothing
      returning internal_id
    ), routing as materialized (
      select held.id
      from json_to_recordset(${JSON.stringify(routed)}::text::json) as event (route_job_id text, lease_token integer)
        cross join lateral (
          -- Locks by itself, so that it is looked up by its key and never joined to all that is queued.
          select id from jobs where jobs.id = event.route_job_id and jobs.lease_token = event.lease_token for update
        ) as held
      where (select ahead from go)
    ), routed as (
      delete from jobs where id = any (array(select id from routing)) returning event_id
    ), live as materialized (
      select internal_id from stored union all select event_id from routed
    ), starting as materialized (
      select start.* from json_to_recordset(${JSON.stringify(batch.starts)}::text::json) as start (
        run_id text, job_id text, function_id uuid, internal_id text, claimed_event_id text, created_at_ms bigint,
        due_at_ms bigint, ready boolean, leased boolean, rank_ms bigint, lane text, bucket_1 text, bucket_2 text,
        priority_s integer, start_lane text, throttle text)
      join live on live.internal_id = start.internal_id
    ), claimed as (
      insert into event_claims (function_id, event_id, run_id, expires_at)
      select function_id, claimed_event_id, run_id, now() + interval '24 hours'
      from starting where claimed_event_id is not null
      on conflict (function_id, event_id) do update set run_id = excluded.run_id, expires_at = excluded.expires_at
        where event_claims.expires_at <= now()
      returning run_id
    ), granted as materialized (
      select * from starting where claimed_event_id is null or run_id in (select run_id from claimed)
    ), new_runs as (
      insert into runs (id, function_id, event_ids, created_at_ms, lane, bucket_1, bucket_2, priority_s)
      select run_id, function_id, array[internal_id], created_at_ms, lane, bucket_1, bucket_2, priority_s from granted
    ), new_jobs as (
      insert into jobs (id, kind, run_id, due_at_ms, rank_ms, ready, lane, bucket_1, bucket_2, throttle, lease_owner,
        lease_token, leased_at_ms)
      select job_id, 'discovery', run_id, due_at_ms, rank_ms, ready, start_lane, bucket_1, bucket_2, throttle,
        case when leased then ${instanceId} end, case when leased then 1 else 0 end, case when leased then ${nowMs}::bigint end
      from granted
    ), new_guards as (
      insert into jobs (id, kind, run_id, due_at_ms, rank_ms, ready, waits_for, waits_if, waits_path, waits_value)
      select id, kind, guard.run_id, guard.due_at_ms, guard.due_at_ms, false, waits_for, waits_if, waits_path, waits_value
      from json_to_recordset(${JSON.stringify(batch.guards)}::text::json) as guard (
        id text, kind text, run_id text, due_at_ms bigint, waits_for text, waits_if text, waits_path text,
        waits_value text)
      join granted on granted.run_id = guard.run_id
    ), gated as materialized (
      select gated.* from json_to_recordset(${JSON.stringify(batch.gated)}::text::json) as gated (
        function_id uuid, internal_id text, position integer, job_id text, run_id text)
      join live on live.internal_id = gated.internal_id
    ), new_arrivals as (
      insert into gate_queue (function_id, event_id, run_id, received_at_ms)
      select function_id, internal_id, run_id, ${nowMs}::bigint from gated order by position
    ), gates as (
      -- Gates go before everything: they are short, and runs wait for them.
      insert into jobs (id, kind, function_id, due_at_ms, rank_ms, ready)
      select distinct on (function_id) job_id, 'gate', function_id, ${nowMs}::bigint, 0, true
      from gated order by function_id
      on conflict (function_id) where kind = 'gate' do update set ready = true
    ), waking as materialized (
      select jobs.id, wake.internal_id, wake.leased
      from json_to_recordset(${JSON.stringify(batch.wakes ?? [])}::text::json) as wake (
        job_id text, internal_id text, leased boolean)
      join live on live.internal_id = wake.internal_id
      join jobs on jobs.id = wake.job_id
      where jobs.waits_for is not null and jobs.matched_event_id is null and jobs.lease_owner is null
      order by jobs.id for update of jobs
    ), woken as (
      update jobs set matched_event_id = waking.internal_id, ready = true, due_at_ms = ${nowMs},
        lease_owner = case when waking.leased then ${instanceId} end,
        lease_token = lease_token + case when waking.leased then 1 else 0 end,
        leased_at_ms = case when waking.leased then ${nowMs}::bigint end
      from waking where jobs.id = waking.id
      returning jobs.id, kind, run_id, step_id, event_id, function_id, attempt, redrives, due_at_ms, rank_ms,
        lease_token, matched_event_id, lane, waking.leased
    )
    select exists (select 1 from current_registry) as is_current, exists (select 1 from awaited) as is_awaited,
      (select coalesce(json_agg(run_id), '[]'::json) from granted) as started,
      (select coalesce(json_agg(woken) filter (where leased), '[]'::json) from woken) as woken`;
  if (!row?.is_current) return "stale";
  return row.is_awaited ? "awaited" : { startedRunIds: row.started, woken: row.woken };
}
