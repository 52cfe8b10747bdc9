import { EventPayload } from "../../protocol/event-payload.ts";
import type { Sql } from "../connect.ts";

/** An order to cancel the runs of a function that were created in a period. */
export interface Cancellation {
  id: string;
  functionId: string;
  /** Unix milliseconds; null for no bound. */
  startedAfterMs: number | null;
  startedBeforeMs: number;
  /** CEL over the run's first event; null for every run. */
  condition: string | null;
  createdAt: Date;
  /** The last run that was checked. */
  cursor: string | null;
  cancelledCount: number;
  finishedAt: Date | null;
}

type NewCancellation = Pick<
  Cancellation,
  "id" | "functionId" | "startedAfterMs" | "startedBeforeMs" | "condition"
>;

/** Stores an order. */
export async function addCancellation(sql: Sql, order: NewCancellation): Promise<void> {
  await sql`
    insert into cancellations (id, function_id, started_after_ms, started_before_ms, condition)
    values (${order.id}, ${order.functionId}, ${order.startedAfterMs}, ${order.startedBeforeMs}, ${order.condition})`;
}

/** Orders, newest first. */
export async function listCancellations(
  sql: Sql,
  { id, unfinished }: { id?: string; unfinished?: boolean } = {},
): Promise<Cancellation[]> {
  return await sql<Cancellation[]>`
    select id, function_id as "functionId", started_after_ms::float8 as "startedAfterMs",
      started_before_ms::float8 as "startedBeforeMs", condition, created_at as "createdAt", cursor,
      cancelled_count as "cancelledCount", finished_at as "finishedAt"
    from cancellations
    where true ${id === undefined ? sql`` : sql`and id = ${id}`} ${unfinished ? sql`and finished_at is null` : sql``}
    order by id desc`;
}

/** Deletes an order; runs that it has cancelled stay cancelled. False when there is none. */
export async function removeCancellation(sql: Sql, id: string): Promise<boolean> {
  return (await sql`delete from cancellations where id = ${id} returning 1`).length > 0;
}

/** Stores the progress of an order; false when it was deleted meanwhile. */
export async function noteProgress(
  sql: Sql,
  id: string,
  { cursor, cancelled, finished }: { cursor: string | null; cancelled: number; finished: boolean },
): Promise<boolean> {
  const rows = await sql`
    update cancellations set cursor = ${cursor}, cancelled_count = cancelled_count + ${cancelled},
      finished_at = case when ${finished} then now() end
    where id = ${id} returning 1`;
  return rows.length > 0;
}

/** A run that may match an order. */
export interface CancellationTarget {
  runId: string;
  event: EventPayload;
}

/** The next unfinished runs of a function by id: `fromId` and `untilId` inclusive, `after` exclusive. */
export async function nextTargets(
  sql: Sql,
  range: { functionId: string; fromId: string; untilId: string; after: string | null },
  limit: number,
): Promise<CancellationTarget[]> {
  const rows = await sql<{ id: string; payload: unknown }[]>`
    select runs.id, events.payload
    from runs join events on events.internal_id = runs.event_ids[1]
    where runs.function_id = ${range.functionId} and runs.ended_at_ms is null
      and runs.id >= ${range.fromId} and runs.id <= ${range.untilId} and runs.id > ${range.after ?? ""}
    order by runs.id limit ${limit}`;
  return rows.map((row) => ({ runId: row.id, event: EventPayload.parse(row.payload) }));
}
