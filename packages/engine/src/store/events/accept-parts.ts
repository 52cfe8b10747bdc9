import type { PendingQuery, Row } from "postgres";
import { type Sql, textArray } from "../connect.ts";
import type { CancelTriggerRow } from "../queue/cancel-triggers.ts";
import type { AdmissionRow, EventBatch, EventRow, StartRow, WakeRow } from "./event-batch.ts";

/** A piece of a statement. */
type Part = PendingQuery<Row[]>;

/** The process that leases items, and the time. */
interface Owner {
  instanceId: string;
  nowMs: number;
}

/** Stores new events, unless the registry has changed or a step waits for one of the `watched` names. */
export function storingParts(
  sql: Sql,
  { registryRevision, events }: EventBatch,
  watched: readonly string[],
): Part[] {
  const fresh = events.filter((event) => event.route_job_id === null);
  // A conflict check costs a sixth of the insert, and an id that the engine made cannot conflict.
  const onConflict = fresh.some((event) => event.is_seeded)
    ? sql`on conflict (internal_id) do nothing`
    : sql``;
  return [
    sql`go as materialized (
      select exists (select 1 from registry where revision = ${registryRevision}) as is_current,
        exists (
          select 1 from jobs
          where waits_for = any (${textArray(watched)}::text::text[]) and waits_for is not null
            and matched_event_id is null
        ) as is_awaited
    )`,
    // Arrays are read several times faster than JSON records, and payloads need no unescaping.
    sql`stored as (
      insert into events (internal_id, event_id, name, payload)
      select * from unnest(
        ${textArray(fresh.map((event) => event.internal_id))}::text::text[],
        ${textArray(fresh.map((event) => event.event_id))}::text::text[],
        ${textArray(fresh.map((event) => event.name))}::text::text[],
        ${textArray(fresh.map((event) => event.payload))}::text::json[])
      where (select is_current and not is_awaited from go)
      ${onConflict}
      returning internal_id
    )`,
  ];
}

/** Deletes the queue items of events that are stored already and are routed now. */
export function routingParts(sql: Sql, routed: readonly EventRow[]): Part[] {
  return [
    sql`routing as materialized (
      select held.id
      from json_to_recordset(${JSON.stringify(routed)}::text::json) as event (route_job_id text, lease_token integer)
        cross join lateral (
          -- Locks in a subquery of its own, so that the row is looked up by its key and never joined to the whole queue.
          select id from jobs where jobs.id = event.route_job_id and jobs.lease_token = event.lease_token for update
        ) as held
      where (select is_current and not is_awaited from go)
    )`,
    sql`routed as (delete from jobs where id = any (array(select id from routing)) returning event_id)`,
  ];
}

/** Inserts runs with their first queue item; an event id that is claimed starts no second run. */
export function startParts(sql: Sql, starts: readonly StartRow[], { instanceId, nowMs }: Owner): Part[] {
  return [
    sql`starting as materialized (
      select start.* from json_to_recordset(${JSON.stringify(starts)}::text::json) as start (
        run_id text, job_id text, function_id uuid, internal_id text, claimed_event_id text, created_at_ms bigint,
        due_at_ms bigint, ready boolean, leased boolean, rank_ms bigint, queue_key text, concurrency_key_1 text, concurrency_key_2 text,
        priority_s integer, start_queue_key text, throttle text)
      join live on live.internal_id = start.internal_id
    )`,
    sql`claimed as (
      insert into event_claims (function_id, event_id, run_id, expires_at)
      select function_id, claimed_event_id, run_id, now() + interval '24 hours'
      from starting where claimed_event_id is not null
      on conflict (function_id, event_id) do update set run_id = excluded.run_id, expires_at = excluded.expires_at
        where event_claims.expires_at <= now()
      returning run_id
    )`,
    sql`granted as materialized (
      select * from starting where claimed_event_id is null or run_id in (select run_id from claimed)
    )`,
    sql`new_runs as (
      insert into runs (id, function_id, event_ids, created_at_ms, queue_key, concurrency_key_1, concurrency_key_2, priority_s)
      select run_id, function_id, array[internal_id], created_at_ms, queue_key, concurrency_key_1, concurrency_key_2, priority_s from granted
    )`,
    sql`new_jobs as (
      insert into jobs (id, kind, run_id, share, due_at_ms, rank_ms, ready, queue_key, concurrency_key_1, concurrency_key_2, throttle,
        lease_owner, lease_token, leased_at_ms)
      select job_id, 'discovery', run_id, function_id::text, due_at_ms, rank_ms, ready, start_queue_key, concurrency_key_1, concurrency_key_2,
        throttle,
        case when leased then ${instanceId} end, case when leased then 1 else 0 end,
        case when leased then ${nowMs}::bigint end
      from granted
    )`,
  ];
}

/** The cancel triggers of the new runs. */
export function cancelTriggerParts(sql: Sql, cancelTriggers: readonly CancelTriggerRow[]): Part[] {
  return [
    sql`new_cancel_triggers as (
      insert into jobs (id, kind, run_id, due_at_ms, rank_ms, ready, waits_for, waits_if, waits_path, waits_value)
      select id, kind, cancel_trigger.run_id, cancel_trigger.due_at_ms, cancel_trigger.due_at_ms, false, waits_for, waits_if, waits_path, waits_value
      from json_to_recordset(${JSON.stringify(cancelTriggers)}::text::json) as cancel_trigger (
        id text, kind text, run_id text, due_at_ms bigint, waits_for text, waits_if text, waits_path text,
        waits_value text)
      join granted on granted.run_id = cancel_trigger.run_id
    )`,
  ];
}

/** Queues events for the admission to their functions, and wakes the admissions. */
export function admissionParts(sql: Sql, admissions: readonly AdmissionRow[], nowMs: number): Part[] {
  return [
    sql`admissions as materialized (
      select admissions.* from json_to_recordset(${JSON.stringify(admissions)}::text::json) as admissions (
        function_id uuid, internal_id text, position integer, job_id text, run_id text)
      join live on live.internal_id = admissions.internal_id
    )`,
    sql`new_arrivals as (
      insert into admission_queue (function_id, event_id, run_id, received_at_ms)
      select function_id, internal_id, run_id, ${nowMs}::bigint from admissions order by position
    )`,
    // Admissions have the first rank: they are short, and runs wait for them.
    sql`admission_jobs as (
      insert into jobs (id, kind, function_id, due_at_ms, rank_ms, ready)
      select distinct on (function_id) job_id, 'admission', function_id, ${nowMs}::bigint, 0, true
      from admissions order by function_id
      on conflict (function_id) where kind = 'admission' do update set ready = true
    )`,
  ];
}

/** Ends waits; returns the `leased` ones, which this process works on. */
export function wakeParts(sql: Sql, wakes: readonly WakeRow[], { instanceId, nowMs }: Owner): Part[] {
  return [
    sql`waking as materialized (
      select jobs.id, wake.internal_id, wake.leased
      from json_to_recordset(${JSON.stringify(wakes)}::text::json) as wake (
        job_id text, internal_id text, leased boolean)
      join live on live.internal_id = wake.internal_id
      join jobs on jobs.id = wake.job_id
      where jobs.waits_for is not null and jobs.matched_event_id is null and jobs.lease_owner is null
      order by jobs.id for update of jobs
    )`,
    sql`woken as (
      update jobs set matched_event_id = waking.internal_id, ready = true, due_at_ms = ${nowMs},
        lease_owner = case when waking.leased then ${instanceId} end,
        lease_token = lease_token + case when waking.leased then 1 else 0 end,
        leased_at_ms = case when waking.leased then ${nowMs}::bigint end
      from waking where jobs.id = waking.id
      returning jobs.id, kind, run_id, step_id, event_id, function_id, attempt, redrives, due_at_ms, rank_ms,
        lease_token, matched_event_id, queue_key, share, waking.leased
    )`,
  ];
}
