import { and, eq, sql } from "drizzle-orm";
import { operations } from "@/db/schema";
import { db } from "@/lib/db";
import type { OperationRow } from "../kinds/operation-kind.ts";
import type { PauseCause } from "../outcome-schemas.ts";
import { failuresThatPause, WATCHED } from "../rules.ts";

/**
 * Pauses an operation whose items fail too often: among the canary while that is under way, else among the twenty
 * that ended last. Failures before a person resumed it do not count.
 */
export async function watchFailures(operation: OperationRow): Promise<void> {
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
  const pausedBecause: PauseCause = ofCanary
    ? { code: "canary_failed", failed: seen.canaryFailed, of: canary }
    : { code: "latest_failed", failed: seen.lastFailed, of: WATCHED };
  await db()
    .update(operations)
    .set({ status: "paused", pausedBecause, pausedByItself: true, pausedAt: sql`now()` })
    .where(and(eq(operations.id, id), eq(operations.status, "running")));
}
