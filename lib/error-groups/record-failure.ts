import { and, eq, isNull, sql } from "drizzle-orm";
import { errorGroupCustomers, errorGroupHours, errorGroups, runSteps, runs } from "@/db/schema";
import type { Queryable, Transaction } from "@/lib/db";
import { newId } from "@/lib/ids";
import { announce } from "@/lib/live/announce";
import { fingerprint } from "./fingerprint.ts";

type Run = typeof runs.$inferSelect;
type Group = typeof errorGroups.$inferSelect;

/**
 * Adds a failed run to its error group: finds or creates the group by fingerprint, counts the run, its hour and its
 * customer, and reopens a resolved or ignored group where its state says so. Call it in the transaction that ends the
 * run, after `status`, `error`, `failed_step_id` and `ended_at` are written. A second call, or one for a run that did not
 * fail, changes nothing. Concurrent calls for one group wait for the lock on its row.
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
    const newCustomers = run.customerId ? await countCustomer(tx, group.id, run.customerId) : 0;
    const opened = isNew
      ? undefined
      : reopens(group, { beganAt: run.startedAt ?? run.queuedAt, at: failedAt, inThisHour });
    await tx
      .update(errorGroups)
      .set({
        runCount: sql`${errorGroups.runCount} + 1`,
        customerCount: sql`${errorGroups.customerCount} + ${newCustomers}`,
        firstSeenAt: earlier(group.firstSeenAt, failedAt),
        ...(failedAt >= group.lastSeenAt && { lastSeenAt: failedAt, lastRunId: run.id }),
        ...(opened && {
          state: "open",
          stateSince: sql`now()`,
          stateBy: null,
          stateCause: null,
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

/**
 * Why a failure reopens a group; undefined when the group keeps its state.
 * - `regressed`: resolved, and the failed run began after that. A run that began earlier does not disprove the fix.
 * - `ignored_too_long`, `ignored_too_often`: the time or rate until which it was ignored is reached.
 * @param failed `inThisHour` counts the group's failed runs of this hour, this one included
 */
function reopens(
  group: Group,
  failed: { beganAt: Date; at: Date; inThisHour: number },
): "regressed" | "ignored_too_long" | "ignored_too_often" | undefined {
  if (group.state === "resolved") return failed.beganAt > group.stateSince ? "regressed" : undefined;
  if (group.state !== "ignored") return undefined;
  if (group.ignoredUntil !== null && failed.at >= group.ignoredUntil) return "ignored_too_long";
  if (group.ignoredRatePerHour !== null && failed.inThisHour > group.ignoredRatePerHour)
    return "ignored_too_often";
  return undefined;
}

/** Locks the run's group; creates it, with nothing counted yet, if there is none. */
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
  if (!group) throw new Error("An error group was neither created nor found.");
  return { group, isNew: false };
}

/** The error of the failed step: its stack names our code, the run's stack only the code that rethrew it. */
async function stepError(tx: Transaction, { id, failedStepId }: Run): Promise<Run["error"]> {
  if (failedStepId === null) return null;
  const [step] = await tx
    .select({ error: runSteps.error })
    .from(runSteps)
    .where(and(eq(runSteps.runId, id), eq(runSteps.stepId, failedStepId)));
  return step?.error ?? null;
}

/** @returns how many runs of the group have failed in this hour */
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

/** @returns 1 when this is the customer's first run in the group, else 0 */
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
