import { asc, eq, inArray, isNull, sql } from "drizzle-orm";
import { errorGroups } from "@/db/schema";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { VendorError, withoutPersonalData } from "@/lib/errors";
import { log } from "@/lib/log";
import { hasSlack, postToSlack } from "@/lib/vendors/slack";

type Group = typeof errorGroups.$inferSelect;

/** A beat does not wait for many answers of Slack. */
const BATCH = 5;

/**
 * Tells of groups that are new or came back: to the log always, to Slack where it is set up. Each is claimed before it
 * is told, so that two beats at once tell it once; what Slack could not take is told again with the next beat. A process
 * killed in between has written the log line and leaves Slack out: rather one message less than the same twice.
 */
export async function sendErrorAlerts(): Promise<void> {
  const due = db()
    .select({ id: errorGroups.id })
    .from(errorGroups)
    .where(isNull(errorGroups.alertedAt))
    .orderBy(asc(errorGroups.id))
    .limit(BATCH)
    .for("update", { skipLocked: true });
  const claimed = await db()
    .update(errorGroups)
    .set({ alertedAt: sql`now()` })
    .where(inArray(errorGroups.id, due))
    .returning();
  for (const group of claimed) {
    const { id, functionId, stepId, errorType, runCount, lastRunId } = group;
    const back = group.regressedAt !== null;
    log.error(back ? "an error is back" : "a new error", {
      errorGroup: id,
      functionId,
      stepId,
      errorType,
      runs: runCount,
      lastRunId,
    });
    if (hasSlack()) await tell(group, back);
  }
}

async function tell(group: Group, back: boolean): Promise<void> {
  const { functionId, stepId, errorType, message, runCount, customerCount } = group;
  const where = stepId ? `${functionId} in ${stepId}` : functionId;
  const url = new URL(`/errors/${group.id}`, env().publicUrl);
  const text = `${back ? "Back" : "New"}: ${where} fails with ${errorType}: ${message}\n${runCount} runs, ${customerCount} customers. ${url}`;
  try {
    await postToSlack(text);
  } catch (error) {
    const { message: cause } = withoutPersonalData(error);
    log.warn("Slack was not told of an error", { errorGroup: group.id, cause });
    if (error instanceof VendorError && error.permanent) return;
    await db().update(errorGroups).set({ alertedAt: null }).where(eq(errorGroups.id, group.id));
  }
}
