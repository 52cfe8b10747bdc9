import { newUlid } from "@vagus/primitives/ulid";
import { canonicalJson } from "../core/canonical-json.ts";
import type { EventPayload } from "../protocol/event-payload.ts";
import type { Transaction } from "./connect.ts";

/** Stores events of the engine's own, each with a queue item that routes it. */
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
