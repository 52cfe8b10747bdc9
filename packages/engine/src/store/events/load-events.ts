import { EventPayload } from "../../protocol/event-payload.ts";
import { type Sql, textArray } from "../connect.ts";

/** A stored event with the engine's id. */
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

/** Filter of a list of events; an absent field filters nothing. */
export interface EventFilter {
  name?: string;
  /** Events with a smaller internal id: the cursor. */
  before?: string;
  receivedAfter?: Date;
  receivedBefore?: Date;
}

/** Events, newest first. */
export async function listEvents(sql: Sql, filter: EventFilter, limit: number): Promise<StoredEvent[]> {
  const rows = await sql<{ internal_id: string; payload: unknown; received_at: Date }[]>`
    select internal_id, payload, received_at from events
    where true ${filter.name === undefined ? sql`` : sql`and name = ${filter.name}`}
      ${filter.before === undefined ? sql`` : sql`and internal_id < ${filter.before}`}
      ${filter.receivedAfter === undefined ? sql`` : sql`and received_at > ${filter.receivedAfter}`}
      ${filter.receivedBefore === undefined ? sql`` : sql`and received_at < ${filter.receivedBefore}`}
    order by internal_id desc limit ${limit}`;
  return rows.map((row) => ({
    internalId: row.internal_id,
    payload: EventPayload.parse(row.payload),
    receivedAt: row.received_at,
  }));
}
