import type { Sql } from "./connect.ts";

/** How much there is to do. Counts end at `MOST_COUNTED`, so that asking costs the same on a bad day. */
export interface Load {
  /** Calls and other work under way. */
  running: number;
  /** Due, and not begun: the backlog. */
  queued: number;
  /** Asleep until a time or an event. */
  waiting: number;
  unfinishedRuns: number;
  /** Age of the oldest item of the backlog, milliseconds. */
  oldestQueuedMs: number;
  bytes: number;
}

export const MOST_COUNTED = 100_000;

/** Reads the load; every count walks one partial index. */
export async function readLoad(sql: Sql, nowMs: number): Promise<Load> {
  const [row] = await sql<Load[]>`
    select
      (select count(*)::integer from (
        select 1 from jobs where lease_owner is not null limit ${MOST_COUNTED}) as one) as running,
      (select count(*)::integer from (
        select 1 from jobs where ready and lease_owner is null limit ${MOST_COUNTED}) as one) as queued,
      (select count(*)::integer from (
        select 1 from jobs where not ready and kind <> 'cron' limit ${MOST_COUNTED}) as one) as waiting,
      (select count(*)::integer from (
        select 1 from runs where ended_at_ms is null limit ${MOST_COUNTED}) as one) as "unfinishedRuns",
      greatest(0, ${nowMs}::float8 - coalesce((
        select min(due_at_ms)::float8 from (
          select due_at_ms from jobs where ready and lease_owner is null limit ${MOST_COUNTED}) as due
      ), ${nowMs}::float8)) as "oldestQueuedMs",
      pg_database_size(current_database())::float8 as bytes`;
  if (!row) throw new Error("the load could not be read");
  return row;
}
