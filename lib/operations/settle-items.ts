import { and, eq, sql } from "drizzle-orm";
import { operations } from "@/db/schema";
import { db } from "@/lib/db";
import { failuresThatPause, WATCHED } from "./rules.ts";

type Operation = typeof operations.$inferSelect;

/** Writes down which items have come to their end, and how: the ledger knows of runs, the outbox of events. */
export function settleItems({ id, kind }: Pick<Operation, "id" | "kind">): Promise<void> {
  return kind === "redeliver" ? settleDeliveries(id) : settleRuns(id);
}

async function settleRuns(operationId: string): Promise<void> {
  await db().execute(sql`
    update operation_items i set
      status = case when r.status = 'completed' then 'done' else 'failed' end,
      ended_at = r.ended_at,
      outcome = case r.status
        when 'completed' then 'Completed.'
        when 'failed' then coalesce((r.error->>'name') || ': ' || (r.error->>'message'), 'Failed.')
        else 'The new run was ' || r.status || '.'
      end
    from runs r
    where i.operation_id = ${operationId} and i.status = 'pending' and r.id = i.new_run_id and r.ended_at is not null`);
}

/**
 * A delivery has ended with the runs its event started, or with the event where nothing listens. A run that shows up
 * behind the others is found when all is read again.
 */
async function settleDeliveries(operationId: string): Promise<void> {
  await db().execute(sql`
    with seen as (
      select i.position, o.name, o.status = 'dead' as dead, not o.starts_run and o.status <> 'pending' as heard,
             count(r.id) as runs, count(*) filter (where r.id is not null and r.ended_at is null) as open,
             count(*) filter (where r.status in ('failed', 'cancelled')) as bad,
             min(r.function_id) filter (where r.status in ('failed', 'cancelled')) as worst, max(r.ended_at) as ended_at
      from operation_items i join outbox o on o.id = i.new_event_id
      left join runs r on r.event_id = o.id and r.rerun_of is null
      where i.operation_id = ${operationId} and i.status = 'pending'
      group by i.position, o.id
    )
    update operation_items i set
      status = case when seen.dead or seen.bad > 0 then 'failed' else 'done' end,
      ended_at = coalesce(seen.ended_at, now()),
      outcome = case
        when seen.bad > 0 then seen.bad || ' of ' || seen.runs || ' runs did not complete, ' || seen.worst || ' first.'
        when seen.dead then 'The engine was never seen to take ' || seen.name || '.'
        when seen.runs = 0 then 'Sent as ' || seen.name || '.'
        else seen.name || ': ' || seen.runs || case when seen.runs = 1 then ' run' else ' runs' end || ' completed.'
      end
    from seen
    where i.operation_id = ${operationId} and i.status = 'pending' and i.position = seen.position
      and (seen.dead or (seen.open = 0 and (seen.heard or seen.runs > 0)))`);
}

/**
 * Pauses an operation whose items fail too often: among the canary while that is under way, else among the twenty
 * that ended last. What failed before a person resumed it does not count.
 */
export async function watchFailures(operation: Operation): Promise<void> {
  const { id, kind, canary, stopAtFailureRate, resumedAt } = operation;
  const what = kind === "redeliver" ? "deliveries" : "new runs";
  const since = (resumedAt ?? new Date(0)).toISOString();
  const [seen] = await db().execute<{ canaryOpen: boolean; canaryFailed: number; lastFailed: number }>(sql`
    with item as (select position, status, ended_at from operation_items where operation_id = ${id} and status <> 'skipped')
    select
      exists (select from item where position <= ${canary} and status = 'pending') or
        not exists (select from item where position > ${canary} and status <> 'pending') as "canaryOpen",
      (select count(*)::int from item where position <= ${canary} and status = 'failed' and ended_at > ${since}::timestamptz)
        as "canaryFailed",
      (select count(*)::int from (
        select status from item where status in ('done', 'failed') and ended_at > ${since}::timestamptz
        order by ended_at desc limit ${WATCHED}) latest where status = 'failed') as "lastFailed"`);
  if (!seen) return;
  const ofCanary = seen.canaryOpen && seen.canaryFailed >= failuresThatPause(stopAtFailureRate, canary);
  const ofLast = seen.lastFailed >= failuresThatPause(stopAtFailureRate, WATCHED);
  if (!ofCanary && !ofLast) return;
  const failed = ofCanary ? seen.canaryFailed : seen.lastFailed;
  await db()
    .update(operations)
    .set({
      status: "paused",
      pausedBecause: ofCanary
        ? `${failed} of the ${canary} that went first had failed.`
        : `${failed} of the last ${WATCHED} ${what} had failed.`,
      pausedByItself: true,
      pausedAt: sql`now()`,
    })
    .where(and(eq(operations.id, id), eq(operations.status, "running")));
}
