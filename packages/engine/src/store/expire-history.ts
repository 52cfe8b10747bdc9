import { lowestUlid } from "@vagus/primitives/ulid";
import type { Sql } from "./connect.ts";

/** Progress of a walk over old rows: the last id it read, null at its end. */
export interface Walk {
  last: string | null;
  deleted: number;
}

/**
 * Deletes the next runs that ended before a time, with their steps and queue items. Old runs are found by their ids,
 * which sort by time: an index on the end would cost every run a write.
 * @param after cursor of the walk
 */
export async function expireRuns(
  sql: Sql,
  { beforeMs, after, limit }: { beforeMs: number; after: string; limit: number },
): Promise<Walk> {
  const [row] = await sql<Walk[]>`
    with old as materialized (
      select id, ended_at_ms from runs where id > ${after} and id < ${lowestUlid(beforeMs)} order by id limit ${limit}
    ), expired as materialized (
      select runs.id from runs join old on old.id = runs.id
      where old.ended_at_ms < ${beforeMs} order by runs.id for update of runs skip locked
    ), gone as (
      delete from runs using expired where runs.id = expired.id returning 1
    )
    select (select max(id) from old) as last, (select count(*)::integer from gone) as deleted`;
  return row ?? { last: null, deleted: 0 };
}

/** Deletes the next events received before a time, unless a run that is kept, or an admission, still needs them. */
export async function expireEvents(
  sql: Sql,
  { beforeMs, after, limit }: { beforeMs: number; after: string; limit: number },
): Promise<Walk> {
  const [row] = await sql<Walk[]>`
    with old as materialized (
      select internal_id, received_at from events
      where internal_id > ${after} and internal_id < ${lowestUlid(beforeMs)} order by internal_id limit ${limit}
    ), awaited as materialized (
      select event_id as id from admission_queue union all select unnest(event_ids) from event_buffers
    ), expired as materialized (
      select internal_id from old
      where received_at < ${new Date(beforeMs)}
        and not exists (select 1 from runs where runs.event_ids[1] = old.internal_id)
        and not exists (
          select 1 from runs where runs.batch_id is not null and runs.event_ids @> array[old.internal_id])
        and internal_id not in (select id from awaited)
    ), gone as (
      delete from events using expired where events.internal_id = expired.internal_id returning 1
    )
    select (select max(internal_id) from old) as last, (select count(*)::integer from gone) as deleted`;
  return row ?? { last: null, deleted: 0 };
}

/** Deletes claims of event ids that are older than 24 hours. */
export async function expireClaims(sql: Sql, limit: number): Promise<number> {
  const rows = await sql`
    delete from event_claims using (
      select function_id, event_id from event_claims where expires_at < now()
      order by expires_at limit ${limit} for update skip locked
    ) as over
    where event_claims.function_id = over.function_id and event_claims.event_id = over.event_id
    returning 1`;
  return rows.length;
}
