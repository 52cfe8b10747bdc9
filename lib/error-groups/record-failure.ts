import { and, eq, isNull, sql } from "drizzle-orm";
import { errorGroupCustomers, errorGroupHours, errorGroups, runSteps, runs } from "@/db/schema";
import type { Queryable, Transaction } from "@/lib/db";
import { newId } from "@/lib/ids";
import { announce } from "@/lib/live/announce";
import { fingerprint } from "./fingerprint.ts";
import { reopens } from "./rules.ts";

type Run = typeof runs.$inferSelect;
type Group = typeof errorGroups.$inferSelect;

/**
 * Puts a run that failed into its group: finds or makes it by fingerprint, counts the run, its hour and its customer,
 * and opens a group again that was put away too early. Call it in the transaction that closes the run, after its
 * `status`, `error`, `failed_step_id` and `ended_at` are written. Once a run: called again, or for a run that did not
 * fail, it changes nothing. Any number may come at once; those of one group queue behind its row.
 */
export async function recordFailure(on: Queryable, runId: string): Promise<void> {
  await on.transaction(async (tx) => {
    const [run] = await tx
      .select()
      .from(runs)
      .where(and(eq(runs.id, runId), eq(runs.status, "failed"), isNull(runs.errorGroupId)))
      .for("update");
    if (!run) return;
    const failedAt = run.endedAt ?? new Date();
    const { group, isNew } = await lockGroup(tx, run, failedAt);
    const inThisHour = await countHour(tx, group.id, failedAt);
    const concerned = run.customerId ? await countCustomer(tx, group.id, run.customerId) : 0;
    const opened = isNew
      ? undefined
      : reopens(group, { beganAt: run.startedAt ?? run.queuedAt, at: failedAt, inThisHour });
    await tx
      .update(errorGroups)
      .set({
        runCount: sql`${errorGroups.runCount} + 1`,
        customerCount: sql`${errorGroups.customerCount} + ${concerned}`,
        firstSeenAt: earlier(group.firstSeenAt, failedAt),
        ...(failedAt >= group.lastSeenAt && { lastSeenAt: failedAt, lastRunId: run.id }),
        ...(opened && {
          state: "open",
          stateSince: sql`now()`,
          stateBy: null,
          stateNote: null,
          ignoredUntil: null,
          ignoredRatePerHour: null,
          alertedAt: null,
          alertAfter: sql`coalesce(${errorGroups.alertedAt} + interval '1 hour', ${errorGroups.alertAfter})`,
          alertAttempts: sql`case when ${errorGroups.alertedAt} is null then ${errorGroups.alertAttempts} else 0 end`,
        }),
        ...(opened === "regressed" && { regressedAt: failedAt }),
      })
      .where(eq(errorGroups.id, group.id));
    await tx.update(runs).set({ errorGroupId: group.id }).where(eq(runs.id, run.id));
  });
  announce("errors");
}

/** The run's group under its lock; whoever comes first makes it, with nothing counted yet. */
async function lockGroup(tx: Transaction, run: Run, at: Date): Promise<{ group: Group; isNew: boolean }> {
  const error = (await stepError(tx, run)) ?? run.error ?? { name: "Error", message: "" };
  const found = fingerprint({ functionId: run.functionId, stepId: run.failedStepId, ...error });
  const [made] = await tx
    .insert(errorGroups)
    .values({
      ...found,
      id: newId("errorGroup"),
      functionId: run.functionId,
      stateSince: at,
      firstSeenAt: at,
      lastSeenAt: at,
      lastRunId: run.id,
    })
    .onConflictDoNothing()
    .returning();
  if (made) return { group: made, isNew: true };
  const [group] = await tx
    .select()
    .from(errorGroups)
    .where(eq(errorGroups.fingerprint, found.fingerprint))
    .for("update");
  if (!group) throw new Error("An error group was neither made nor found.");
  return { group, isNew: false };
}

/** What the step threw: its stack is ours, the run's is that of whoever passed it on. */
async function stepError(tx: Transaction, { id, failedStepId }: Run): Promise<Run["error"]> {
  if (failedStepId === null) return null;
  const [step] = await tx
    .select({ error: runSteps.error })
    .from(runSteps)
    .where(and(eq(runSteps.runId, id), eq(runSteps.stepId, failedStepId)));
  return step?.error ?? null;
}

/** @returns how many runs of the group failed in the hour so far */
async function countHour(tx: Transaction, errorGroupId: string, at: Date): Promise<number> {
  const hour = new Date(at);
  hour.setUTCMinutes(0, 0, 0);
  const [row] = await tx
    .insert(errorGroupHours)
    .values({ errorGroupId, hour, runCount: 1 })
    .onConflictDoUpdate({
      target: [errorGroupHours.errorGroupId, errorGroupHours.hour],
      set: { runCount: sql`${errorGroupHours.runCount} + 1` },
    })
    .returning({ runCount: errorGroupHours.runCount });
  return row?.runCount ?? 1;
}

/** @returns 1 for a customer the group had not concerned before, else 0 */
async function countCustomer(tx: Transaction, errorGroupId: string, customerId: string): Promise<0 | 1> {
  const [row] = await tx
    .insert(errorGroupCustomers)
    .values({ errorGroupId, customerId, runCount: 1 })
    .onConflictDoUpdate({
      target: [errorGroupCustomers.errorGroupId, errorGroupCustomers.customerId],
      set: { runCount: sql`${errorGroupCustomers.runCount} + 1` },
    })
    .returning({ runCount: errorGroupCustomers.runCount });
  return row?.runCount === 1 ? 1 : 0;
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}
