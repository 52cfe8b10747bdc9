import type { Sql } from "./connect.ts";

/** A queue item with what a person wants to know of it. */
export interface StatusItem {
  runId: string | null;
  functionId: string | null;
  kind: string;
  /** The id its author gave the step. */
  step: string | null;
  attempt: number;
  dueAtMs: number;
  /** Since when it is worked on. */
  leasedAtMs: number | null;
  /** The event it waits for. */
  waitsFor: string | null;
}

/** A run that did not end well. */
export interface StatusFailure {
  runId: string;
  functionId: string;
  endedAtMs: number;
}

/** What an engine is at, as far as a page can show it. */
export interface StatusView {
  running: StatusItem[];
  /** Asleep, by what wakes them first. */
  next: StatusItem[];
  failures: StatusFailure[];
}

/** Reads the first few of everything; none of it is data of runs, only what they are. */
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
