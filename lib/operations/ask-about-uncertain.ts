import { and, asc, eq, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { decodeTime } from "ulid";
import { operationItems, type operations } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { WRITE_TIMEOUT_MS } from "@/lib/engine-client/engine-request";
import { engineRunId } from "@/lib/ids";
import { recordCancelled } from "./cancel-item.ts";
import { endItem } from "./end-item.ts";
import { findLetIn } from "./find-let-in.ts";
import { recordAccepted } from "./redeliver-item.ts";
import { recordRerun } from "./rerun-item.ts";

type Operation = typeof operations.$inferSelect;
type Item = typeof operationItems.$inferSelect;

/** A request that began longer ago has ended, whether or not whoever made it lived to hear of it. */
const UNCERTAIN_AFTER_MS = WRITE_TIMEOUT_MS + 2_000;
/** The engine's clock is not ours. */
const CLOCKS_APART_MS = 30_000;
const BATCH = 20;

/**
 * Finds out about items that were claimed and of which nothing is known since: the process was killed, or the answer
 * lost. The engine is asked what became of runs, the inbox what became of deliveries, and only what was not done is given
 * out again.
 */
export async function askAboutUncertain(operation: Operation): Promise<void> {
  const items = await db()
    .select()
    .from(operationItems)
    .where(
      and(
        eq(operationItems.operationId, operation.id),
        eq(operationItems.status, "pending"),
        isNotNull(operationItems.actedAt),
        isNull(operationItems.newRunId),
        isNull(operationItems.newEventId),
        lt(operationItems.actedAt, sql`now() - ${UNCERTAIN_AFTER_MS} * interval '1 millisecond'`),
      ),
    )
    .orderBy(asc(operationItems.position))
    .limit(BATCH);
  const ask = { rerun: askAboutRerun, cancel: askAboutCancel, redeliver: askAboutRedelivery }[operation.kind];
  await Promise.all(items.map((item) => ask(operation, item)));
}

async function askAboutRerun(operation: Operation, item: Item): Promise<void> {
  const found = await engineApi.findReruns(item.targetId);
  // An engine that has forgotten the run cannot have repeated it; an invocation has a key of its own.
  if (!found.ok && found.why === "not_found") return release(item);
  if (!found.ok && found.why === "away") return;
  if (!found.ok) {
    const outcome = `Whether it was started is not known: ${found.message} Look for it before it is rerun.`;
    await endItem(db(), item, "residue", outcome);
    return;
  }
  const sinceMs = (item.actedAt?.getTime() ?? 0) - CLOCKS_APART_MS;
  for (const { id } of found.value) {
    if (decodeTime(engineRunId(id)) < sinceMs || (await isTaken(id))) continue;
    return recordRerun(operation, item, id, "where it was asked to");
  }
  return release(item);
}

async function askAboutCancel(operation: Operation, item: Item): Promise<void> {
  const run = await engineApi.readRun(item.targetId);
  if (!run.ok) return run.why === "away" ? undefined : release(item);
  return run.value.status === "cancelled" ? recordCancelled(operation, item) : release(item);
}

async function askAboutRedelivery(operation: Operation, item: Item): Promise<void> {
  const letIn = await findLetIn(item, CLOCKS_APART_MS);
  return letIn ? recordAccepted(operation, item, letIn.rejected, letIn.replayed) : release(item);
}

/** Whether another item has this run. */
async function isTaken(newRunId: string): Promise<boolean> {
  const [other] = await db()
    .select({ position: operationItems.position })
    .from(operationItems)
    .where(eq(operationItems.newRunId, newRunId))
    .limit(1);
  return other !== undefined;
}

/** Nothing was done: it is given out again. */
async function release({ operationId, position, actedAt }: Item): Promise<void> {
  if (!actedAt) return;
  await db()
    .update(operationItems)
    .set({ actedAt: null })
    .where(
      and(
        eq(operationItems.operationId, operationId),
        eq(operationItems.position, position),
        eq(operationItems.actedAt, actedAt),
        eq(operationItems.status, "pending"),
        isNull(operationItems.newRunId),
        isNull(operationItems.newEventId),
      ),
    );
}
