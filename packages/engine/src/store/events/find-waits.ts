import { EventPayload } from "../../protocol/event-payload.ts";
import type { Sql } from "../connect.ts";

/** A wait that an incoming event may resume. */
export interface WaitingStep {
  jobId: string;
  runId: string;
  /** The share whose places the queue item uses. */
  share: string;
  /** The incoming event. */
  internalId: string;
  /** CEL; null matches every event of the name. */
  condition: string | null;
  /** The first event of the waiting run, loaded only for a condition, which may read it. */
  event: EventPayload | null;
}

/** An incoming event; its payload is canonical JSON, like the keys of waits. */
export interface IncomingEvent {
  internal_id: string;
  name: string;
  payload: string;
}

/**
 * Waits that these events may resume: waits for the name without a key, and waits whose key matches the event. A
 * loose index scan finds the paths, so a hundred thousand waits for one name cost a few probes. The caller evaluates
 * the whole condition.
 */
export async function findWaits(sql: Sql, events: readonly IncomingEvent[]): Promise<WaitingStep[]> {
  const rows = await sql<
    {
      id: string;
      run_id: string;
      share: string;
      internal_id: string;
      waits_if: string | null;
      payload: unknown;
    }[]
  >`
    with recursive incoming as materialized (
      select * from json_to_recordset(${JSON.stringify(events)}::text::json) as incoming (
        internal_id text, name text, payload text)
    ), names as (
      select distinct name from incoming
    ), paths as (
      select name, (
        select min(waits_path) from jobs
        where waits_for = names.name and matched_event_id is null) as path
      from names
      union all
      select name, (
        select min(waits_path) from jobs
        where waits_for = paths.name and matched_event_id is null and waits_path > paths.path)
      from paths where path is not null
    ), probes as materialized (
      select incoming.internal_id, incoming.name, paths.path, coalesce(
        (incoming.payload::json #> array(select json_array_elements_text(paths.path::json)))::text, 'null') as value
      from incoming join paths on paths.name = incoming.name and paths.path is not null
    ), found as (
      select jobs.id, jobs.run_id, jobs.share, incoming.internal_id, jobs.waits_if
      from incoming join jobs on jobs.waits_for = incoming.name and jobs.waits_path is null
      where jobs.matched_event_id is null and jobs.lease_owner is null
      union all
      select wait.id, wait.run_id, wait.share, probes.internal_id, wait.waits_if
      from probes cross join lateral (
        select id, run_id, share, waits_if from jobs
        where waits_for = probes.name and waits_path = probes.path and waits_value = probes.value
          and matched_event_id is null and lease_owner is null
        -- Keeps the planner from turning the three lookups into one join over all waits.
        offset 0
      ) as wait
    )
    select found.id, found.run_id, found.share, found.internal_id, found.waits_if, first_event.payload
    from found left join lateral (
      select events.payload from runs join events on events.internal_id = runs.event_ids[1]
      where runs.id = found.run_id and found.waits_if is not null
      offset 0
    ) as first_event on true
    order by found.id`;
  return rows.map((row) => ({
    jobId: row.id,
    runId: row.run_id,
    share: row.share,
    internalId: row.internal_id,
    condition: row.waits_if,
    event: row.payload === null ? null : EventPayload.parse(row.payload),
  }));
}
