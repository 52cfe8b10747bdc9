import { highestUlid, lowestUlid } from "@vagus/primitives/ulid";
import type postgres from "postgres";
import type { RunStatus } from "../../core/run/run-state.ts";
import { type Sql, textArray } from "../connect.ts";

/** A run as the control plane shows it. */
export interface RunRecord {
  id: string;
  functionId: string;
  functionSlug: string;
  functionName: string;
  appName: string;
  eventIds: string[];
  originalRunId: string | null;
  /** The batch that started the run, if one did. */
  batchId: string | null;
  /** Why a skipped run never started. */
  skipReason: string | null;
  status: RunStatus;
  createdAtMs: number;
  /** When the first call was sent, or leased while it is in flight. */
  startedAtMs: number | null;
  endedAtMs: number | null;
  output: unknown;
  error: unknown;
  /** The cron whose tick started the run, if one did. */
  cron: string | null;
}

interface Row {
  id: string;
  function_id: string;
  slug: string;
  function_name: string;
  app_name: string;
  event_ids: string;
  original_run_id: string | null;
  batch_id: string | null;
  skip_reason: string | null;
  status: RunStatus;
  created_at_ms: number;
  started_at_ms: number | null;
  ended_at_ms: number | null;
  output: unknown;
  error: unknown;
  cron: string | null;
}

/** Filter of a list of runs; an absent field filters nothing. */
export interface RunFilter {
  statuses?: readonly RunStatus[];
  functionIds?: readonly string[];
  eventId?: string;
  /** Cursor: the runs after this one, in the order of the list. */
  beyond?: string;
  time?: { field: TimeField; fromMs: number | null; untilMs: number | null };
  oldestFirst?: boolean;
}

/** The times of a run that a filter may use. */
export type TimeField = "created" | "started" | "ended";

/** One run, or null. */
export async function readRun(sql: Sql, runId: string): Promise<RunRecord | null> {
  const [record] = await select(sql, sql`runs.id = ${runId}`, 1);
  return record ?? null;
}

/** Runs by creation, newest first unless the filter says otherwise. */
export async function listRuns(sql: Sql, filter: RunFilter, limit: number): Promise<RunRecord[]> {
  const among = (values: readonly string[]) => sql`any (${textArray(values)}::text::text[])`;
  // Skipped runs are listed only by event or by status, as on the reference.
  const notSkipped = filter.statuses ? sql`` : sql`and runs.status <> 'skipped'`;
  const condition = sql`true
    ${filter.statuses ? sql`and runs.status = ${among(storedAs(filter.statuses))}` : sql``}
    ${filter.statuses ? sql`and ${shownStatus(sql)} = ${among(filter.statuses)}` : sql``}
    ${filter.functionIds ? sql`and runs.function_id::text = ${among(filter.functionIds)}` : sql``}
    ${filter.eventId ? sql`and runs.id = any (array(${runsOf(sql, filter.eventId)}))` : sql`${notSkipped}`}
    ${filter.beyond ? sql`and runs.id ${filter.oldestFirst ? sql`>` : sql`<`} ${filter.beyond}` : sql``}
    ${filter.time ? within(sql, filter.time) : sql``}`;
  return await select(sql, condition, limit, filter.oldestFirst);
}

/** Ids sort by creation, so a time of creation becomes a range of the primary key. */
function within(sql: Sql, { field, fromMs, untilMs }: NonNullable<RunFilter["time"]>) {
  if (field === "created") {
    return sql`
      ${fromMs === null ? sql`` : sql`and runs.id >= ${lowestUlid(fromMs)}`}
      ${untilMs === null ? sql`` : sql`and runs.id <= ${highestUlid(untilMs)}`}`;
  }
  const column = field === "started" ? sql`runs.started_at_ms` : sql`runs.ended_at_ms`;
  return sql`
    ${fromMs === null ? sql`` : sql`and ${column} >= ${fromMs}`}
    ${untilMs === null ? sql`` : sql`and ${column} <= ${untilMs}`}`;
}

/** Runs that an event started, alone or in a batch; each half uses an index of its own. */
function runsOf(sql: Sql, eventId: string) {
  return sql`select id from runs where event_ids[1] = ${eventId}
    union select id from runs where batch_id is not null and event_ids @> array[${eventId}]`;
}

/** A run is stored as running with its first reply; until then a leased queue item shows that a call is in flight. */
function shownStatus(sql: Sql) {
  return sql`(case when runs.status = 'queued' and exists (
      select 1 from jobs
      where jobs.run_id = runs.id and jobs.lease_owner is not null and jobs.kind in ('discovery', 'step'))
    then 'running' else runs.status end)`;
}

function storedAs(shown: readonly RunStatus[]): RunStatus[] {
  return shown.includes("running") ? [...shown, "queued"] : [...shown];
}

async function select(
  sql: Sql,
  condition: postgres.Fragment,
  limit: number,
  oldestFirst = false,
): Promise<RunRecord[]> {
  const rows = await sql<Row[]>`
    select runs.id, runs.function_id, functions.slug, functions.name as function_name, apps.name as app_name,
      array_to_json(runs.event_ids)::text as event_ids, runs.original_run_id, runs.batch_id, runs.skip_reason,
      ${shownStatus(sql)} as status, runs.created_at_ms::float8,
      coalesce(runs.started_at_ms, (
        select min(jobs.leased_at_ms) from jobs
        where jobs.run_id = runs.id and runs.ended_at_ms is null and jobs.kind in ('discovery', 'step')))::float8
        as started_at_ms,
      runs.ended_at_ms::float8, runs.output, runs.error, (
        select events.payload -> 'data' ->> 'cron' from events
        where events.internal_id = runs.event_ids[1] and events.name = 'inngest/scheduled.timer') as cron
    from runs
    join functions on functions.id = runs.function_id
    join apps on apps.id = functions.app_id
    where ${condition}
    order by runs.id ${oldestFirst ? sql`asc` : sql`desc`} limit ${limit}`;
  return rows.map((row) => ({
    id: row.id,
    functionId: row.function_id,
    functionSlug: row.slug,
    functionName: row.function_name,
    appName: row.app_name,
    eventIds: JSON.parse(row.event_ids),
    originalRunId: row.original_run_id,
    batchId: row.batch_id,
    skipReason: row.skip_reason,
    status: row.status,
    createdAtMs: row.created_at_ms,
    startedAtMs: row.started_at_ms,
    endedAtMs: row.ended_at_ms,
    output: row.output,
    error: row.error,
    cron: row.cron,
  }));
}

/**
 * The run of a function that an event id started within the last 24 hours, or null (protocol §2.4). For an event that
 * waits in a batch, the id of the batch.
 */
export async function readClaim(sql: Sql, functionId: string, eventId: string): Promise<string | null> {
  const [row] = await sql<{ run_id: string }[]>`
    select coalesce((select id from runs where runs.batch_id = event_claims.run_id), run_id) as run_id
    from event_claims
    where function_id = ${functionId} and event_id = ${eventId} and expires_at > now()`;
  return row?.run_id ?? null;
}
