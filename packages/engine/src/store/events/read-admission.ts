import type { EventBuffer, PendingEvent } from "../../core/flow-control/admission-state.ts";
import type { StoredBuffer } from "../../core/flow-control/event-buffer.ts";
import { EventPayload } from "../../protocol/event-payload.ts";
import { type Transaction, textArray } from "../connect.ts";
import type { LeasedJob } from "../queue/claim-jobs.ts";

/** Highest number of events and of buffers in one pass. */
const MAX_TAKEN = 200;

/**
 * Locks a leased admission for this transaction: no other process decides meanwhile, and a process that queues an event
 * wakes the admission after the commit.
 * @returns false when this process no longer holds the lease
 */
export async function lockAdmission(tx: Transaction, instanceId: string, job: LeasedJob): Promise<boolean> {
  const rows = await tx`
    select 1 from jobs
    where id = ${job.id} and lease_token = ${job.lease_token} and lease_owner = ${instanceId} for update`;
  return rows.length > 0;
}

/** Reads the oldest events that wait for admission, in order. */
export async function readAdmissionQueue(tx: Transaction, functionId: string): Promise<PendingEvent[]> {
  const rows = await tx<
    {
      seq: number;
      event_id: string;
      run_id: string | null;
      received_at_ms: number;
      payload: unknown;
      bytes: number;
    }[]
  >`
    select queued.seq::float8, queued.event_id, queued.run_id, queued.received_at_ms::float8, events.payload,
      length(events.payload::text) as bytes
    from admission_queue as queued join events on events.internal_id = queued.event_id
    where queued.function_id = ${functionId} order by queued.seq limit ${MAX_TAKEN}`;
  return rows.map((row) => ({
    seq: row.seq,
    internalId: row.event_id,
    payload: EventPayload.parse(row.payload),
    bytes: row.bytes,
    receivedAtMs: row.received_at_ms,
    runId: row.run_id,
  }));
}

interface BufferRow {
  id: string;
  kind: EventBuffer["kind"];
  name: string;
  event_ids: string;
  bytes: number;
  run_id: string | null;
  opened_at_ms: number;
  last_at_ms: number;
  payload: unknown;
}

/** Reads the buffers that events may join or that are due or need a new due time; one may appear twice. */
export async function readBuffers(
  tx: Transaction,
  functionId: string,
  keys: readonly Pick<EventBuffer, "kind" | "name">[],
  nowMs: number,
): Promise<StoredBuffer[]> {
  const rows = await tx<BufferRow[]>`
    with wanted as (
      select found.* from json_to_recordset(${JSON.stringify(keys)}::text::json) as key (kind text, name text)
        cross join lateral (
          select * from event_buffers
          where function_id = ${functionId} and event_buffers.kind = key.kind and event_buffers.name = key.name
          -- Keeps the planner from reading all buffers of the function.
          offset 0
        ) as found
      union all
      (select * from event_buffers where function_id = ${functionId} and due_at_ms is null limit ${MAX_TAKEN})
      union all
      (select * from event_buffers where function_id = ${functionId} and due_at_ms <= ${nowMs}
        order by due_at_ms limit ${MAX_TAKEN})
    )
    select id, kind, name, array_to_json(event_ids)::text as event_ids, bytes::float8, run_id,
      opened_at_ms::float8, last_at_ms::float8,
      (select payload from events where events.internal_id = wanted.event_ids[1]) as payload
    from wanted`;
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    eventIds: JSON.parse(row.event_ids),
    first: EventPayload.parse(row.payload),
    bytes: row.bytes,
    runId: row.run_id,
    openedAtMs: row.opened_at_ms,
    lastAtMs: row.last_at_ms,
  }));
}

/** The unfinished runs that hold these singleton locks of a function. */
export async function readHolders(
  tx: Transaction,
  functionId: string,
  keys: readonly string[],
): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const rows = await tx<{ id: string; singleton_key: string }[]>`
    select id, singleton_key from runs
    where function_id = ${functionId} and ended_at_ms is null
      and singleton_key = any (${textArray(keys)}::text::text[])`;
  return new Map(rows.map((row) => [row.singleton_key, row.id] as const));
}

/** The event ids that started a run of the function, or joined a batch, within 24 hours. */
export async function readClaimed(
  tx: Transaction,
  functionId: string,
  eventIds: readonly string[],
): Promise<Set<string>> {
  if (eventIds.length === 0) return new Set();
  const rows = await tx<{ event_id: string }[]>`
    select event_id from event_claims
    where function_id = ${functionId} and expires_at > now()
      and event_id = any (${textArray(eventIds)}::text::text[])`;
  return new Set(rows.map((row) => row.event_id));
}

/** When the admission is due next, Unix milliseconds: now while events wait; null when nothing waits. */
export async function readAdmissionDue(
  tx: Transaction,
  functionId: string,
  nowMs: number,
): Promise<number | null> {
  const [row] = await tx<{ has_events: boolean; due_at_ms: number | null }[]>`
    select exists (select 1 from admission_queue where function_id = ${functionId}) or exists (
        select 1 from event_buffers where function_id = ${functionId} and due_at_ms is null) as has_events,
      (select min(due_at_ms)::float8 from event_buffers where function_id = ${functionId}) as due_at_ms`;
  return row?.has_events ? nowMs : (row?.due_at_ms ?? null);
}
