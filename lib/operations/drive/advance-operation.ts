import { and, asc, eq, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { operationItems, operations } from "@/db/schema";
import { type ActingRun, appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";
import { WRITE_TIMEOUT_MS } from "@/lib/engine-client/engine-request";
import { announce } from "@/lib/live/announce";
import type { ItemRow, OperationRow } from "../kinds/operation-kind.ts";
import { KINDS } from "../kinds/operation-kinds.ts";
import type { PauseCause } from "../outcome-schemas.ts";
import { failuresThatPause, nextLookMs, WATCHED } from "../rules.ts";
import { actOnItems } from "./act-on-items.ts";
import { claimDriver } from "./driver.ts";
import { skipUnstarted } from "./end-item.ts";
import { rereadItems } from "./reread-items.ts";

/** A request that began longer ago has ended, even if its caller died before the answer. */
const UNCERTAIN_AFTER_MS = WRITE_TIMEOUT_MS + 2_000;
const BATCH = 20;

/** Result of a turn: over (the operation ended, or another run drives it), or another turn after `waitMs`. */
export type Turn = { over: true } | { over: false; waitMs: number };

/** An event wakes a paused operation; this is the wait in case the event is lost. */
const PAUSED_LOOK_MS = 600_000;
/** Wait when engine or ledger did not have an answer yet. */
const LOOK_AGAIN_MS = 1_000;

/**
 * One short turn of an operation: settles ended items, watches failures, and acts on items for about a second. When all
 * have ended, rereads each and ends the operation. Safe to kill anywhere and to repeat: rows record every action, and
 * the engine is asked about actions without a result.
 * @param driver the calling run; nothing changes unless it drives the operation
 */
export async function advanceOperation(
  id: string,
  driver: ActingRun,
  declarations: readonly FunctionDeclaration[],
): Promise<Turn> {
  const driven = await claimDriver(id, driver.runId);
  if (!driven) return { over: true };
  await KINDS[driven.kind].settle(id);
  const before = await read(id);
  if (before.status === "running") await watchFailures(before);
  await askAboutUncertain(before);
  const operation = await read(id);
  // Items that never started stay unstarted.
  if (operation.status === "aborted") await skipUnstarted(db(), id);
  const { acted, waitMs } = await actOnItems(operation, declarations);
  const left = await countLeft(id);
  announce("operations", "runs", "audit", "approvals", "webhooks");
  if (left.open === 0) {
    const reread = await rereadItems(before);
    if (reread !== "done") return { over: false, waitMs: reread === "more" ? 0 : LOOK_AGAIN_MS };
    await finish(before, driver);
    return { over: true };
  }
  if (acted > 0 || waitMs > 0) return { over: false, waitMs };
  return { over: false, waitMs: left.inFlight > 0 ? nextLookMs(left.sinceLastActMs) : PAUSED_LOOK_MS };
}

async function read(id: string): Promise<OperationRow> {
  const [operation] = await db().select().from(operations).where(eq(operations.id, id));
  if (!operation) throw new Error(`Operation ${id} is gone.`);
  return operation;
}

async function countLeft(id: string) {
  const [left] = await db()
    .select({
      open: sql<number>`count(*)::int`,
      inFlight: sql<number>`count(${operationItems.actedAt})::int`,
      sinceLastActMs: sql<number>`coalesce(extract(epoch from now() - max(${operationItems.actedAt})) * 1000, 0)::float8`,
    })
    .from(operationItems)
    .where(and(eq(operationItems.operationId, id), eq(operationItems.status, "pending")));
  return left ?? { open: 0, inFlight: 0, sinceLastActMs: 0 };
}

async function finish({ id, kind }: OperationRow, driver: ActingRun): Promise<void> {
  await db().transaction(async (tx) => {
    const [ended] = await tx
      .update(operations)
      .set({
        status: sql`case when ${operations.status} = 'aborted' then 'aborted' else 'completed' end`,
        endedAt: sql`now()`,
      })
      .where(and(eq(operations.id, id), isNull(operations.endedAt)))
      .returning({ status: operations.status });
    if (!ended) return;
    const counts = await tx
      .select({ status: operationItems.status, items: sql<number>`count(*)::int` })
      .from(operationItems)
      .where(eq(operationItems.operationId, id))
      .groupBy(operationItems.status);
    await appendAudit(tx, {
      actor: { type: "function", id: driver.functionId },
      action: "operation_finished",
      subject: { type: "operation", id },
      dedupeKey: `operation:${id}:finished`,
      detail: {
        kind,
        status: ended.status,
        ...Object.fromEntries(counts.map(({ status, items }) => [status, items])),
      },
    });
  });
}

/**
 * Pauses an operation whose items fail too often: among the canary while that is under way, else among the twenty
 * that ended last. Failures before a person resumed it do not count.
 */
async function watchFailures(operation: OperationRow): Promise<void> {
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

/**
 * Resolves items that were claimed and have no result, because the process was killed or the answer lost. Asks the
 * engine about runs and the inbox about deliveries; only an item without an effect may be claimed again.
 */
async function askAboutUncertain(operation: OperationRow): Promise<void> {
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
  const kind = KINDS[operation.kind];
  await Promise.all(
    items.map(async (item) => {
      if ((await kind.askAboutUncertain(operation, item)) === "not_done") await release(item);
    }),
  );
}

/** Lets an item be claimed again. */
async function release({ operationId, position, actedAt }: ItemRow): Promise<void> {
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
