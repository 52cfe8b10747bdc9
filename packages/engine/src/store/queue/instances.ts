import { type Sql, textArray } from "../connect.ts";

/** First half of the advisory lock's key; the second is the instance's number. */
const LOCK_SPACE = 728_190_412;
/** Without a heartbeat for this long a process counts as dead, even if its connection is open (protocol §6.17). */
const SILENCE_S = 30;
/** After a start of the database, living processes need this time to reconnect and take their locks. */
const RETURN_S = 5;

/**
 * Writes this process's heartbeat and takes its session lock if the connection does not hold it.
 * @param sql a pool of exactly one connection, whose session carries the lock
 */
export async function signLife(sql: Sql, instanceId: string): Promise<void> {
  await sql`
    with alive as (
      insert into instances (id) values (${instanceId})
      on conflict (id) do update set heartbeat_at = now()
      returning lock_key
    )
    select case when exists (
        select 1 from pg_locks
        where locktype = 'advisory' and classid = ${LOCK_SPACE}::oid and objid = alive.lock_key::oid
          and pid = pg_backend_pid() and granted)
      then true else pg_try_advisory_lock(${LOCK_SPACE}, alive.lock_key) end
    from alive`;
}

/**
 * Frees the queue items of dead processes: their lock is gone, or their last heartbeat is 30 s old. The token is
 * raised, so that a late reply of such a process is not written.
 * @returns number of freed items
 */
export async function reapInstances(sql: Sql, instanceId: string): Promise<number> {
  const rows = await sql`
    with dead as (
      delete from instances
      where id <> ${instanceId} and (
        heartbeat_at < now() - make_interval(secs => ${SILENCE_S})
        or (pg_postmaster_start_time() < now() - make_interval(secs => ${RETURN_S})
          and not exists (
            select 1 from pg_locks
            where locktype = 'advisory' and classid = ${LOCK_SPACE}::oid and objid = lock_key::oid and granted)))
      returning id
    )
    update jobs set lease_owner = null, leased_at_ms = null, lease_token = lease_token + 1, ready = true
    where lease_owner is not null and lease_owner <> ${instanceId}
      and (lease_owner in (select id from dead) or lease_owner not in (select id from instances))
    returning id`;
  return rows.length;
}

/** Gives back all leases of this process, at the end of an orderly stop. */
export async function leaveQueue(sql: Sql, instanceId: string): Promise<void> {
  await sql`
    with gone as (delete from instances where id = ${instanceId})
    update jobs set lease_owner = null, leased_at_ms = null, lease_token = lease_token + 1, ready = true
    where lease_owner = ${instanceId}`;
}

/** Gives back single items that a write of unknown outcome may have leased to this process. */
export async function releaseJobs(sql: Sql, instanceId: string, jobIds: readonly string[]): Promise<void> {
  await sql`
    update jobs set lease_owner = null, leased_at_ms = null, lease_token = lease_token + 1, ready = true
    where lease_owner = ${instanceId}
      and id = any (${textArray(jobIds)}::text::text[])`;
}

/** The items that this process leased between two times (Unix milliseconds, both included), by id and lease token. */
export async function readLeases(
  sql: Sql,
  instanceId: string,
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
): Promise<{ id: string; lease_token: number }[]> {
  return await sql<{ id: string; lease_token: number }[]>`
    select id, lease_token from jobs
    where lease_owner = ${instanceId} and leased_at_ms between ${fromMs} and ${untilMs}`;
}
