import { and, asc, gt, inArray, isNull, lte, or, sql } from "drizzle-orm";
import { errorGroups } from "@/db/schema";
import { VendorError, withoutPersonalData } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { hasSlack, postToSlack } from "@/lib/vendors/slack";

type Group = typeof errorGroups.$inferSelect;

/** A beat does not wait for many answers of Slack. */
const BATCH = 5;
/** How long alerts wait after Slack did not take one: twice as long after each further attempt. */
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 900_000;

/**
 * Tells of groups that are new or came back, each at most once an hour: to the log always, to Slack where it is set up.
 * Each is claimed before it is told, so that two beats at once tell it once. While Slack is away all alerts wait
 * together and one of them tries, less and less often. A process killed in between has written the log line and leaves
 * Slack out: rather one message less than the same twice.
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
  if (hasSlack()) await tellInTurn(claimed);
}

function writeToLog(group: Group): void {
  const { id, functionId, stepId, errorType, runCount, lastRunId } = group;
  log.error(isBack(group) ? "an error is back" : "a new error", {
    errorGroup: id,
    functionId,
    stepId,
    errorType,
    runs: runCount,
    lastRunId,
  });
}

const isBack = ({ regressedAt }: Group) => regressedAt !== null;

/** Tells Slack of one group after the other, until it does not take one: then the rest waits, with all that wait. */
async function tellInTurn(groups: Group[]): Promise<void> {
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
  if (waiting?.attempts) return putOff(groups, waiting.attempts, new Date(waiting.untilMs));
  for (const [at, group] of groups.entries()) {
    const away = await tell(group);
    if (!away) continue;
    const rest = groups.slice(at);
    const attempts = Math.max(...rest.map(({ alertAttempts }) => alertAttempts)) + 1;
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - 1));
    const longerMs = Math.max(waitMs, away.retryAfterMs ?? 0);
    log.warn("Slack takes no alerts; they wait", {
      cause: away.code,
      attempts,
      retryInS: Math.round(longerMs / 1000),
    });
    return putOff(rest, attempts, new Date(Date.now() + longerMs));
  }
}

/** @returns why Slack could not take it now; undefined when it is told, or refused for good */
async function tell(group: Group): Promise<VendorError | undefined> {
  const { functionId, stepId, errorType, message, runCount, customerCount } = group;
  const where = stepId ? `${functionId} in ${stepId}` : functionId;
  const url = new URL(`/errors/${group.id}`, env().publicUrl);
  const text = `${isBack(group) ? "Back" : "New"}: ${where} fails with ${errorType}: ${message}\n${runCount} runs, ${customerCount} customers. ${url}`;
  try {
    await postToSlack(text);
  } catch (error) {
    if (error instanceof VendorError && !error.permanent) return error;
    const { message: cause } = withoutPersonalData(error);
    log.warn("Slack was not told of an error", { errorGroup: group.id, cause });
  }
}

/** Makes these alerts due again at a time, and with them all others that Slack has not taken yet. */
async function putOff(groups: Group[], attempts: number, until: Date): Promise<void> {
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
