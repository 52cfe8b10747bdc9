import { and, eq, isNotNull, sql } from "drizzle-orm";
import { errorGroupCustomers, errorGroupHours, errorGroups, runs } from "@/db/schema";
import type { Queryable, Transaction } from "@/lib/db";
import { announce } from "@/lib/live/announce";
import { endRun, type RunEnd } from "../end-runs.ts";

/**
 * Replaces the ending of a run by the engine's. The app's own word for an ending is assumed until the engine has it: the
 * reply may be lost on the way, and the engine then carries the call out again. The run leaves its error group; a group
 * without another run is resolved, with a note that says why.
 * @param truth how the engine says it ended; null when the engine says that it goes on
 * @returns whether the run had ended otherwise, in doubt
 */
export async function reviseEnding(on: Queryable, runId: string, truth: RunEnd | null): Promise<boolean> {
  return await on.transaction(async (tx) => {
    const [run] = await tx
      .select()
      .from(runs)
      .where(and(eq(runs.id, runId), isNotNull(runs.doubtedAt), isNotNull(runs.endedAt)))
      .for("update");
    if (!run) return false;
    if (truth?.status === run.status) {
      await tx.update(runs).set({ doubtedAt: null }).where(eq(runs.id, runId));
      return false;
    }
    const assumed = `Shown as ${run.status} at first: that reply never reached the engine, which made the call again.`;
    if (run.errorGroupId) await leaveGroup(tx, run, run.errorGroupId);
    await tx
      .update(runs)
      .set({
        status: "running",
        endedAt: null,
        durationMs: null,
        output: null,
        error: null,
        failedStepId: null,
        errorGroupId: null,
        doubtedAt: null,
        endedBecause: truth ? assumed : null,
      })
      .where(eq(runs.id, runId));
    await reopenSteps(tx, runId);
    if (truth) await endRun(tx, runId, truth);
    return true;
  });
}

/** The step that failed the run has succeeded since, if a later attempt of it did. */
async function reopenSteps(tx: Transaction, runId: string): Promise<void> {
  await tx.execute(sql`
    update run_steps s set
      status = case when last.ended_at is null then 'running' when last.error is null then 'completed' else s.status end,
      error = case when last.error is null then null else s.error end,
      ended_at = last.ended_at
    from (
      select distinct on (step_id) step_id, ended_at, error from run_attempts
      where run_id = ${runId} order by step_id, n desc
    ) as last
    where s.run_id = ${runId} and s.step_id = last.step_id and s.status = 'failed'`);
}

/** Takes the run out of the counts of its group. */
async function leaveGroup(tx: Transaction, run: typeof runs.$inferSelect, groupId: string): Promise<void> {
  await tx.select({ id: errorGroups.id }).from(errorGroups).where(eq(errorGroups.id, groupId)).for("update");
  const hour = new Date(run.endedAt ?? run.queuedAt);
  hour.setUTCMinutes(0, 0, 0);
  await tx
    .update(errorGroupHours)
    .set({ runCount: sql`greatest(0, ${errorGroupHours.runCount} - 1)` })
    .where(and(eq(errorGroupHours.errorGroupId, groupId), eq(errorGroupHours.hour, hour)));
  const left = run.customerId ? await leaveCustomer(tx, groupId, run.customerId) : 0;
  const note = `Its only run, ${run.id}, did not fail: the reply that said so was lost and the engine made the call again.`;
  await tx
    .update(errorGroups)
    .set({
      runCount: sql`greatest(0, ${errorGroups.runCount} - 1)`,
      customerCount: sql`greatest(0, ${errorGroups.customerCount} - ${left})`,
      state: sql`case when ${errorGroups.runCount} <= 1 then 'resolved' else ${errorGroups.state} end`,
      stateSince: sql`case when ${errorGroups.runCount} <= 1 then now() else ${errorGroups.stateSince} end`,
      stateNote: sql`case when ${errorGroups.runCount} <= 1 then ${note} else ${errorGroups.stateNote} end`,
      lastRunId: sql`coalesce((
        select id from runs where error_group_id = ${groupId} and id <> ${run.id} order by id desc limit 1
      ), ${errorGroups.lastRunId})`,
    })
    .where(eq(errorGroups.id, groupId));
  announce("errors");
}

/** @returns 1 when no other run of the customer is in the group, else 0 */
async function leaveCustomer(tx: Transaction, groupId: string, customerId: string): Promise<0 | 1> {
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
