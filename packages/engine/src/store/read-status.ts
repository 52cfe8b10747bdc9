import type { Sql } from "./connect.ts";

/** A queue item as the status page shows it. */
export interface StatusItem {
  runId: string | null;
  functionId: string | null;
  kind: string;
  /** The id its author gave the step. */
  step: string | null;
  attempt: number;
  dueAtMs: number;
  /** When it was leased, Unix milliseconds. */
  leasedAtMs: number | null;
  /** The event it waits for. */
  waitsFor: string | null;
}

/** A failed run. */
export interface StatusFailure {
  runId: string;
  functionId: string;
  endedAtMs: number;
}

/** The rows of the status page. */
export interface StatusView {
  running: StatusItem[];
  /** Items that are not ready, soonest first. */
  next: StatusItem[];
  failures: StatusFailure[];
}

/** Reads the first rows of each table, without any data of runs. */
export async function readStatus(sql: Sql, limit: number): Promise<StatusView> {
  const columns = sql`jobs.run_id as "runId", coalesce(runs.function_id, jobs.function_id) as "functionId", jobs.kind,
    steps.name as step, jobs.attempt, jobs.due_at_ms::float8 as "dueAtMs", jobs.leased_at_ms::float8 as "leasedAtMs",
    jobs.waits_for as "waitsFor"`;
  const joins = sql`left join runs on runs.id = jobs.run_id
    left join steps on steps.run_id = jobs.run_id and steps.step_id = jobs.step_id`;
  const [running, next, failures] = await Promise.all([
    sql<StatusItem[]>`
      select ${columns} from (
        select * from jobs where lease_owner is not null limit 1000) as jobs ${joins}
      order by jobs.leased_at_ms limit ${limit}`,
    sql<StatusItem[]>`
      select ${columns} from (
        select * from jobs where not ready order by due_at_ms limit ${limit}) as jobs ${joins}
      order by jobs.due_at_ms`,
    sql<StatusFailure[]>`
      select id as "runId", function_id as "functionId", ended_at_ms::float8 as "endedAtMs"
      from runs where status = 'failed' order by id desc limit ${limit}`,
  ]);
  return { running: [...running], next: [...next], failures: [...failures] };
}

/** Load of the engine. Counts end at `MOST_COUNTED`, so that the query costs the same with a large backlog. */
export interface Load {
  /** Leased items. */
  running: number;
  /** Ready items that are not leased: the backlog. */
  queued: number;
  /** Items that wait for a time or an event. */
  waiting: number;
  unfinishedRuns: number;
  /** Age of the oldest item of the backlog, milliseconds. */
  oldestQueuedMs: number;
  bytes: number;
}

export const MOST_COUNTED = 100_000;

/** Reads the load; each count uses one partial index. */
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
