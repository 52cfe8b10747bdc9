import { EventPayload } from "../protocol/event-payload.ts";
import type { Sql } from "./connect.ts";
import { textArray } from "./text-array.ts";

/** A stored event with the id the engine gave it. */
export interface StoredEvent {
  internalId: string;
  payload: EventPayload;
  receivedAt: Date;
}

/** Reads events by internal id; unknown ids are left out. */
export async function loadEvents(sql: Sql, internalIds: readonly string[]): Promise<StoredEvent[]> {
  const rows = await sql<{ internal_id: string; payload: unknown; received_at: Date }[]>`
    select internal_id, payload, received_at from events
    where internal_id = any (${textArray(internalIds)}::text::text[])`;
  return rows.map((row) => ({
    internalId: row.internal_id,
    payload: EventPayload.parse(row.payload),
    receivedAt: row.received_at,
  }));
}
