import type { Tick } from "../../core/next-tick.ts";
import type { Sql } from "../connect.ts";
import type { LeasedJob } from "./claim-jobs.ts";

/** The tick of a leased cron row; null when a sync has deleted the row. */
export async function readTick(sql: Sql, job: LeasedJob): Promise<Tick | null> {
  const [row] = await sql<{ cron: string; scheduled_at_ms: number; due_at_ms: number }[]>`
    select cron, scheduled_at_ms::float8, due_at_ms::float8 from jobs
    where id = ${job.id} and lease_token = ${job.lease_token}`;
  return row ? { cron: row.cron, scheduledAtMs: row.scheduled_at_ms, fireAtMs: row.due_at_ms } : null;
}

/** The event of a tick, to be stored and routed to its function. */
export interface TickEventRow {
  internalId: string;
  eventId: string;
  name: string;
  /** Canonical JSON text. */
  payload: string;
  routeJobId: string;
}

/**
 * Fires a tick and moves its row to the next tick in one statement; deletes a row without a next tick.
 * @param event null when the function no longer lists the cron: then the row is only deleted
 */
export async function fireTick(
  sql: Sql,
  instanceId: string,
  job: LeasedJob,
  { event, next, nowMs }: { event: TickEventRow | null; next: Tick | null; nowMs: number },
): Promise<void> {
  await sql`
    with held as materialized (
      select id, function_id from jobs
      where id = ${job.id} and lease_token = ${job.lease_token} and lease_owner = ${instanceId} for update
    ), moved as (
      update jobs set scheduled_at_ms = ${next?.scheduledAtMs ?? null}::bigint,
        due_at_ms = ${next?.fireAtMs ?? null}::bigint, rank_ms = ${next?.fireAtMs ?? null}::bigint, ready = false,
        lease_owner = null, leased_at_ms = null, lease_token = lease_token + 1
      from held where jobs.id = held.id and ${next !== null}
    ), gone as (
      delete from jobs using held where jobs.id = held.id and ${next === null}
    ), stored as (
      insert into events (internal_id, event_id, name, payload)
      select ${event?.internalId ?? null}, ${event?.eventId ?? null}, ${event?.name ?? null},
        ${event?.payload ?? null}::text::json
      from held where ${event !== null}
    )
    insert into jobs (id, kind, event_id, function_id, due_at_ms, rank_ms, ready)
    select ${event?.routeJobId ?? null}, 'route', ${event?.internalId ?? null}, function_id, ${nowMs}, ${nowMs}, true
    from held where ${event !== null}`;
}
