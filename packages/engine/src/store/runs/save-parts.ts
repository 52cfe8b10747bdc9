import type { PendingQuery, Row } from "postgres";
import type { Sql } from "../connect.ts";
import type { ChangeRow, EmittedRow, JobRow, StepRow } from "./change-batch.ts";

/** A piece of a statement. */
type Part = PendingQuery<Row[]>;

/** The process that leases items, and the time. */
interface Owner {
  instanceId: string;
  nowMs: number;
}

/** Locks runs, then jobs; `accepted` holds the changes whose revision and lease are still valid. */
export function fenceParts(sql: Sql, changes: readonly ChangeRow[], instanceId: string): Part[] {
  return [
    sql`input as materialized (
      select * from json_to_recordset(${JSON.stringify(changes)}::text::json) as input (
        run_id text, revision integer, job_id text, lease_token integer, is_foreign_lease boolean, is_kept boolean,
        status text, request_version integer, force_step_plan boolean, discovery_queued boolean,
        discovery_wanted_at integer, step_groups integer, state_bytes bigint, started_at_ms bigint,
        ended_at_ms bigint, output text, error text, again_kind text, again_step_id text, again_attempt integer,
        again_redrives integer, again_due_at_ms bigint, again_ready boolean, again_leased boolean,
        queue_key text, concurrency_key_1 text, concurrency_key_2 text)
    )`,
    sql`locked_runs as materialized (
      select id, revision from runs where id in (select run_id from input) order by id for update
    )`,
    sql`locked_jobs as materialized (
      select held.id
      from (
        select input.* from input join locked_runs on locked_runs.id = input.run_id order by input.job_id
      ) as input
        cross join lateral (
          -- Locks in a subquery of its own, so that the row is looked up by its key and never joined to all leased rows.
          select id from jobs
          where jobs.id = input.job_id and jobs.run_id = input.run_id and jobs.lease_token = input.lease_token
            and (jobs.lease_owner = ${instanceId} or (input.is_foreign_lease and jobs.lease_owner is not null))
          for update
        ) as held
    )`,
    sql`accepted as materialized (
      select input.* from input
        join locked_runs on locked_runs.id = input.run_id and locked_runs.revision = input.revision
      where input.job_id is null or input.job_id in (select id from locked_jobs)
    )`,
  ];
}

export function updateRuns(sql: Sql): Part {
  return sql`run_update as (
      update runs set
        revision = accepted.revision + 1, status = accepted.status, request_version = accepted.request_version,
        force_step_plan = accepted.force_step_plan, discovery_queued = accepted.discovery_queued,
        discovery_wanted_at = accepted.discovery_wanted_at, step_groups = accepted.step_groups,
        state_bytes = accepted.state_bytes, started_at_ms = coalesce(runs.started_at_ms, accepted.started_at_ms),
        ended_at_ms = accepted.ended_at_ms, output = accepted.output::json, error = accepted.error::json
      from accepted where runs.id = accepted.run_id
    )`;
}

/** A step that is done stays as it is. */
export function writeSteps(sql: Sql, steps: readonly StepRow[]): Part {
  return sql`step_writes as (
      insert into steps (run_id, step_id, state, op, name, step_group, racing, position, memo, finished_at)
      select step.run_id, step.step_id, step.state, step.op, step.name, step.step_group, step.racing, step.position,
        step.memo::json, case when step.state = 'done' then now() end
      from json_to_recordset(${JSON.stringify(steps)}::text::json) as step (
        run_id text, step_id text, state text, op text, name text, step_group integer, racing boolean,
        position integer, memo text)
      join accepted on accepted.run_id = step.run_id
      on conflict (run_id, step_id) do update set
        state = excluded.state, op = excluded.op, name = excluded.name, step_group = excluded.step_group,
        racing = excluded.racing, position = excluded.position, memo = excluded.memo, finished_at = excluded.finished_at
      where steps.state <> 'done'
    )`;
}

/** Deletes queue items that are done, and all items of runs that have ended. */
export function endJobs(sql: Sql): Part {
  return sql`done_jobs as (
      delete from jobs using accepted
      where jobs.run_id = accepted.run_id
        -- A limited call in flight counts until it has ended (protocol §6.11).
        and ((accepted.ended_at_ms is not null
            and (jobs.concurrency_key_1 is null or jobs.lease_owner is null or jobs.id = accepted.job_id))
          or (accepted.again_kind is null and jobs.id = accepted.job_id and not accepted.is_kept))
    )`;
}

/** Resets the attempts of an item whose call continues. */
export function keepJobs(sql: Sql): Part {
  return sql`kept_jobs as (
      update jobs set attempt = 0 from accepted
      where jobs.id = accepted.job_id and accepted.is_kept and jobs.attempt <> 0 and accepted.ended_at_ms is null
    )`;
}

/** Changes the item at hand into the next item of its run. */
export function continueJobs(sql: Sql, { instanceId, nowMs }: Owner): Part {
  return sql`continued_jobs as (
      update jobs set
        kind = accepted.again_kind, step_id = accepted.again_step_id, attempt = accepted.again_attempt,
        redrives = accepted.again_redrives, ready = accepted.again_ready,
        -- An item that continues at once was due already: an unchanged column keeps the update out of the indexes.
        due_at_ms = case when accepted.again_leased then jobs.due_at_ms else accepted.again_due_at_ms end,
        queue_key = accepted.queue_key, concurrency_key_1 = accepted.concurrency_key_1, concurrency_key_2 = accepted.concurrency_key_2,
        lease_owner = case when accepted.again_leased then ${instanceId} end,
        leased_at_ms = case when accepted.again_leased then ${nowMs}::bigint end,
        lease_token = jobs.lease_token + 1, waits_for = null, waits_if = null, waits_path = null, waits_value = null,
        matched_event_id = null
      from accepted
      where jobs.id = accepted.job_id and accepted.again_kind is not null and accepted.ended_at_ms is null
    )`;
}

export function addJobs(sql: Sql, jobs: readonly JobRow[], { instanceId, nowMs }: Owner): Part {
  return sql`new_jobs as (
      insert into jobs (id, kind, run_id, share, step_id, due_at_ms, rank_ms, ready, lease_owner, leased_at_ms,
        lease_token, waits_for, waits_if, waits_path, waits_value, queue_key, concurrency_key_1, concurrency_key_2, request)
      select job.id, job.kind, job.run_id, job.share, job.step_id, job.due_at_ms, job.rank_ms, job.ready,
        case when job.leased then ${instanceId} end, case when job.leased then ${nowMs}::bigint end,
        case when job.leased then 1 else 0 end, job.waits_for, job.waits_if, job.waits_path, job.waits_value,
        job.queue_key, job.concurrency_key_1, job.concurrency_key_2, job.request::json
      from json_to_recordset(${JSON.stringify(jobs)}::text::json) as job (
        id text, kind text, run_id text, share text, step_id text, due_at_ms bigint, rank_ms bigint, ready boolean,
        leased boolean, waits_for text, waits_if text, waits_path text, waits_value text, queue_key text, concurrency_key_1 text,
        concurrency_key_2 text, request text)
      join accepted on accepted.run_id = job.run_id
    )`;
}

/** Inserts system events, with a queue item for each event that a trigger or a wait matches. */
export function emitParts(sql: Sql, emitted: readonly EmittedRow[], nowMs: number): Part[] {
  return [
    sql`emitted as materialized (
      select event.* from json_to_recordset(${JSON.stringify(emitted)}::text::json) as event (
        run_id text, internal_id text, event_id text, name text, payload text, is_routed boolean,
        route_job_id text)
      join accepted on accepted.run_id = event.run_id
    )`,
    sql`new_events as (
      insert into events (internal_id, event_id, name, payload)
      select internal_id, event_id, name, payload::json from emitted
    )`,
    sql`route_jobs as (
      insert into jobs (id, kind, event_id, due_at_ms, rank_ms, ready)
      select route_job_id, 'route', internal_id, ${nowMs}::bigint, ${nowMs}::bigint, true from emitted
      -- A step that invoked a function waits for one finished event of all, which is routed for its correlation id.
      where is_routed or exists (
        select 1 from jobs
        where jobs.waits_for = emitted.name and jobs.matched_event_id is null and jobs.kind = 'wait')
      returning id
    )`,
  ];
}
