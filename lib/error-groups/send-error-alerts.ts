import { and, asc, gt, inArray, isNull, lte, or, sql } from "drizzle-orm";
import { errorGroups } from "@/db/schema";
import { VendorError, withoutPersonalData } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { hasSlack, postToSlack } from "@/lib/vendors/slack";

type Group = typeof errorGroups.$inferSelect;

/** Alerts sent in one tick of the pulse, which waits for Slack's answers. */
const BATCH = 5;
/** Backoff after Slack did not accept an alert: twice as long after each further attempt. */
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 900_000;

/**
 * Alerts for groups that are new or regressed, each at most once an hour: always to the log, and to Slack if configured.
 * A group is claimed before its alert is sent, so that concurrent ticks send one. While Slack is unavailable all alerts
 * back off together and one of them retries. A process killed after the claim sends nothing to Slack: a lost alert is
 * better than a repeated one.
 */
export async function sendErrorAlerts(): Promise<void> {
  const due = db()
    .select({ id: errorGroups.id })
    .from(errorGroups)
    .where(
      and(
        isNull(errorGroups.alertedAt),
        or(isNull(errorGroups.alertAfter), lte(errorGroups.alertAfter, sql`now()`)),
      ),
    )
    .orderBy(asc(errorGroups.id))
    .limit(BATCH)
    .for("update", { skipLocked: true });
  const claimed = await db()
    .update(errorGroups)
    .set({ alertedAt: sql`now()` })
    .where(inArray(errorGroups.id, due))
    .returning();
  if (claimed.length === 0) return;
  for (const group of claimed) if (group.alertAttempts === 0) writeToLog(group);
  if (hasSlack()) await postInTurn(claimed);
}

function writeToLog(group: Group): void {
  const { id, functionId, stepId, errorType, runCount, lastRunId } = group;
  log.error(isRegressed(group) ? "an error group is back" : "a new error group", {
    errorGroup: id,
    functionId,
    stepId,
    errorType,
    runs: runCount,
    lastRunId,
  });
}

const isRegressed = ({ regressedAt }: Group) => regressedAt !== null;

/** Posts one alert after the other until Slack does not accept one; then the rest are postponed with all that wait. */
async function postInTurn(groups: Group[]): Promise<void> {
  const [waiting] = await db()
    .select({
      attempts: sql<number>`max(${errorGroups.alertAttempts})`,
      untilMs: sql<number>`extract(epoch from max(${errorGroups.alertAfter}))::float8 * 1000`,
    })
    .from(errorGroups)
    .where(
      and(
        isNull(errorGroups.alertedAt),
        gt(errorGroups.alertAttempts, 0),
        gt(errorGroups.alertAfter, sql`now()`),
      ),
    );
  if (waiting?.attempts) return postpone(groups, waiting.attempts, new Date(waiting.untilMs));
  for (const [at, group] of groups.entries()) {
    const failure = await postAlert(group);
    if (!failure) continue;
    const rest = groups.slice(at);
    const attempts = Math.max(...rest.map(({ alertAttempts }) => alertAttempts)) + 1;
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - 1));
    const longerMs = Math.max(waitMs, failure.retryAfterMs ?? 0);
    log.warn("Slack does not accept alerts; they are retried", {
      cause: failure.code,
      attempts,
      retryInS: Math.round(longerMs / 1000),
    });
    return postpone(rest, attempts, new Date(Date.now() + longerMs));
  }
}

/** @returns why Slack did not accept it now; undefined when it did, or refused for good */
async function postAlert(group: Group): Promise<VendorError | undefined> {
  const { functionId, stepId, errorType, message, runCount, customerCount } = group;
  const where = stepId ? `${functionId} in ${stepId}` : functionId;
  const url = new URL(`/errors/${group.id}`, env().publicUrl);
  const text = `${isRegressed(group) ? "Back" : "New"}: ${where} fails with ${errorType}: ${message}\n${runCount} runs, ${customerCount} customers. ${url}`;
  try {
    await postToSlack({ text });
  } catch (error) {
    if (error instanceof VendorError && !error.permanent) return error;
    const { message: cause } = withoutPersonalData(error);
    log.warn("Slack refused an alert", { errorGroup: group.id, cause });
  }
}

/** Makes these alerts, and all others that Slack has not accepted yet, due again at a time. */
async function postpone(groups: Group[], attempts: number, until: Date): Promise<void> {
  const ids = groups.map(({ id }) => id);
  await db()
    .update(errorGroups)
    .set({
      alertedAt: null,
      alertAttempts: sql`greatest(${errorGroups.alertAttempts}, ${attempts}::int)`,
      alertAfter: sql`greatest(${errorGroups.alertAfter}, ${until.toISOString()}::timestamptz)`,
    })
    .where(
      or(inArray(errorGroups.id, ids), and(isNull(errorGroups.alertedAt), gt(errorGroups.alertAttempts, 0))),
    );
}
