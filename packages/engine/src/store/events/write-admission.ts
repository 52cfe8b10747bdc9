import { newUlid } from "@vagus/primitives/ulid";
import { canonicalJson } from "../../core/canonical-json.ts";
import type { AdmissionResult, EventBuffer } from "../../core/flow-control/admission-state.ts";
import type { RunFlow } from "../../core/flow-control/run-flow.ts";
import type { EventPayload } from "../../protocol/event-payload.ts";
import { type Transaction, textArray } from "../connect.ts";
import type { LeasedJob } from "../queue/claim-jobs.ts";

/** A run that was admitted. */
export interface AdmittedStartRow extends RunFlow {
  run_id: string;
  job_id: string;
  function_id: string;
  event_ids: string[];
  batch_id: string | null;
  claimed_event_id: string | null;
  created_at_ms: number;
  due_at_ms: number;
  ready: boolean;
  rank_ms: number;
}

/** Deletes events that were decided on from the queue. */
export async function takeFromQueue(
  tx: Transaction,
  functionId: string,
  taken: readonly number[],
): Promise<void> {
  await tx`
    delete from admission_queue where function_id = ${functionId}
      and seq = any (${textArray(taken.map(String))}::text::bigint[])`;
}

/** Inserts runs with their first queue item and claims their event ids; a batch has claimed its ids before. */
export async function insertStarts(tx: Transaction, starts: readonly AdmittedStartRow[]): Promise<void> {
  await tx`
    with start as materialized (
      select * from json_to_recordset(${JSON.stringify(starts)}::text::json) as start (
        run_id text, job_id text, function_id uuid, event_ids json, batch_id text, claimed_event_id text,
        created_at_ms bigint, due_at_ms bigint, ready boolean, rank_ms bigint, queue_key text, concurrency_key_1 text, concurrency_key_2 text,
        priority_s integer, start_queue_key text, throttle text, singleton_key text)
    ), claimed as (
      insert into event_claims (function_id, event_id, run_id, expires_at)
      select function_id, claimed_event_id, run_id, now() + interval '24 hours'
      from start where claimed_event_id is not null
      on conflict (function_id, event_id) do update set run_id = excluded.run_id, expires_at = excluded.expires_at
    ), new_runs as (
      insert into runs (id, function_id, event_ids, batch_id, created_at_ms, queue_key, concurrency_key_1, concurrency_key_2, priority_s,
        singleton_key)
      select run_id, function_id, array(select json_array_elements_text(event_ids)), batch_id, created_at_ms, queue_key,
        concurrency_key_1, concurrency_key_2, priority_s, singleton_key
      from start
    )
    insert into jobs (id, kind, run_id, share, due_at_ms, rank_ms, ready, queue_key, concurrency_key_1, concurrency_key_2, throttle)
    select job_id, 'discovery', run_id, function_id::text, due_at_ms, rank_ms, ready, start_queue_key, concurrency_key_1, concurrency_key_2,
      throttle
    from start`;
}

/** Stores skipped events as runs that never started, with the reason. */
export async function insertSkips(
  tx: Transaction,
  functionId: string,
  skips: AdmissionResult["skips"],
  nowMs: number,
): Promise<void> {
  const rows = skips.map(({ runId, internalId, reason }) => ({
    run_id: runId,
    event_id: internalId,
    reason,
  }));
  await tx`
    insert into runs (id, function_id, event_ids, status, skip_reason, discovery_queued, created_at_ms, ended_at_ms)
    select run_id, ${functionId}, array[event_id], 'skipped', reason, false, ${nowMs}, ${nowMs}
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as skip (run_id text, event_id text, reason text)`;
}

/** Claims the ids of events that joined a batch. */
export async function claimBatched(
  tx: Transaction,
  functionId: string,
  batched: AdmissionResult["batched"],
): Promise<void> {
  const rows = batched.map(({ eventId, batchId }) => ({ event_id: eventId, batch_id: batchId }));
  await tx`
    insert into event_claims (function_id, event_id, run_id, expires_at)
    select ${functionId}, event_id, batch_id, now() + interval '24 hours'
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as one (event_id text, batch_id text)
    on conflict (function_id, event_id) do update set run_id = excluded.run_id, expires_at = excluded.expires_at`;
}

/** Writes buffers with their due times and deletes those that started their run. */
export async function writeBuffers(
  tx: Transaction,
  functionId: string,
  buffers: readonly EventBuffer[],
  closed: readonly string[],
): Promise<void> {
  const rows = buffers.map((one) => ({
    id: one.id,
    kind: one.kind,
    name: one.name,
    event_ids: one.eventIds,
    bytes: one.bytes,
    run_id: one.runId,
    opened_at_ms: one.openedAtMs,
    last_at_ms: one.lastAtMs,
    due_at_ms: one.dueAtMs,
  }));
  if (closed.length > 0) {
    await tx`
      delete from event_buffers
      where id = any (${textArray(closed)}::text::text[])`;
  }
  if (rows.length === 0) return;
  await tx`
    insert into event_buffers (id, function_id, kind, name, event_ids, bytes, run_id, opened_at_ms, last_at_ms, due_at_ms)
    select id, ${functionId}, kind, name, array(select json_array_elements_text(event_ids)), bytes, run_id,
      opened_at_ms, last_at_ms, due_at_ms
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as one (
      id text, kind text, name text, event_ids json, bytes bigint, run_id text, opened_at_ms bigint,
      last_at_ms bigint, due_at_ms bigint)
    on conflict (id) do update set event_ids = excluded.event_ids, bytes = excluded.bytes, run_id = excluded.run_id,
      last_at_ms = excluded.last_at_ms, due_at_ms = excluded.due_at_ms`;
}

/** Gives the lease of an admission back until its next due time; without one, deletes the item. */
export async function restAdmission(tx: Transaction, job: LeasedJob, dueAtMs: number | null): Promise<void> {
  if (dueAtMs === null) await tx`delete from jobs where id = ${job.id}`;
  else {
    await tx`
      update jobs set ready = false, due_at_ms = ${dueAtMs}, lease_owner = null, leased_at_ms = null,
        lease_token = lease_token + 1
      where id = ${job.id}`;
  }
}

/** Stores system events, each with a queue item that routes it. */
export async function insertRoutedEvents(
  tx: Transaction,
  events: readonly EventPayload[],
  nowMs: number,
): Promise<void> {
  const rows = events.map((event) => ({
    internal_id: event.id,
    name: event.name,
    payload: canonicalJson(event),
    job_id: newUlid(nowMs),
  }));
  await tx`
    with event as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::text::json) as event (
        internal_id text, name text, payload text, job_id text)
    ), stored as (
      insert into events (internal_id, event_id, name, payload)
      select internal_id, internal_id, name, payload::json from event
    )
    insert into jobs (id, kind, event_id, due_at_ms, rank_ms, ready)
    select job_id, 'route', internal_id, ${nowMs}, ${nowMs}, true from event`;
}
