import { and, eq, sql } from "drizzle-orm";
import { operations } from "@/db/schema";
import { db } from "@/lib/db";
import { failuresThatPause, WATCHED } from "./rules.ts";

type Operation = typeof operations.$inferSelect;

/** Writes down which of the new runs have ended, and how: the ledger knows. */
export async function settleItems(operationId: string): Promise<void> {
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
 * Pauses an operation whose new runs fail too often: among the canary while that is under way, else among the twenty
 * that ended last. What failed before a person resumed it does not count.
 */
export async function watchFailures(operation: Operation): Promise<void> {
  const { id, canary, stopAtFailureRate, resumedAt } = operation;
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
        ? `${failed} of the ${canary} that went first failed.`
        : `${failed} of the last ${WATCHED} new runs failed.`,
      pausedByItself: true,
      pausedAt: sql`now()`,
    })
    .where(and(eq(operations.id, id), eq(operations.status, "running")));
}
