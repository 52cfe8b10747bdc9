import { and, eq, sql } from "drizzle-orm";
import { errorGroupCustomers, errorGroupHours, errorGroups, type runs } from "@/db/schema";
import type { Transaction } from "@/lib/db";
import { announce } from "@/lib/live/announce";

type Run = typeof runs.$inferSelect;

/**
 * Removes a run that did not fail after all from the counts of its error group; the opposite of `recordFailure`.
 * Resolves a group without another run, with the cause. The caller clears the run's `error_group_id`.
 */
export async function withdrawFailure(tx: Transaction, run: Run): Promise<void> {
  const groupId = run.errorGroupId;
  if (!groupId) return;
  await tx.select({ id: errorGroups.id }).from(errorGroups).where(eq(errorGroups.id, groupId)).for("update");
  const hour = new Date(run.endedAt ?? run.queuedAt);
  hour.setUTCMinutes(0, 0, 0);
  await tx
    .update(errorGroupHours)
    .set({ runCount: sql`greatest(0, ${errorGroupHours.runCount} - 1)` })
    .where(and(eq(errorGroupHours.errorGroupId, groupId), eq(errorGroupHours.hour, hour)));
  const customersLess = run.customerId ? await withdrawCustomer(tx, groupId, run.customerId) : 0;
  const cause = JSON.stringify({ code: "only_run_did_not_fail", runId: run.id });
  await tx
    .update(errorGroups)
    .set({
      runCount: sql`greatest(0, ${errorGroups.runCount} - 1)`,
      customerCount: sql`greatest(0, ${errorGroups.customerCount} - ${customersLess})`,
      state: sql`case when ${errorGroups.runCount} <= 1 then 'resolved' else ${errorGroups.state} end`,
      stateSince: sql`case when ${errorGroups.runCount} <= 1 then now() else ${errorGroups.stateSince} end`,
      stateCause: sql`case when ${errorGroups.runCount} <= 1 then ${cause}::text::jsonb else ${errorGroups.stateCause} end`,
      lastRunId: sql`coalesce((
        select id from runs where error_group_id = ${groupId} and id <> ${run.id} order by id desc limit 1
      ), ${errorGroups.lastRunId})`,
    })
    .where(eq(errorGroups.id, groupId));
  announce("errors");
}

/** @returns 1 when the group has no other run of the customer, else 0 */
async function withdrawCustomer(tx: Transaction, groupId: string, customerId: string): Promise<0 | 1> {
  const ofCustomer = and(
    eq(errorGroupCustomers.errorGroupId, groupId),
    eq(errorGroupCustomers.customerId, customerId),
  );
  const [row] = await tx
    .update(errorGroupCustomers)
    .set({ runCount: sql`greatest(0, ${errorGroupCustomers.runCount} - 1)` })
    .where(ofCustomer)
    .returning({ runCount: errorGroupCustomers.runCount });
  if (row?.runCount !== 0) return 0;
  await tx.delete(errorGroupCustomers).where(ofCustomer);
  return 1;
}
