import { and, eq, isNull, or, sql } from "drizzle-orm";
import { operationItems, operations } from "@/db/schema";
import type { ActingRun } from "@/lib/audit/acting-run";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import type { FunctionDeclaration } from "@/lib/functions/declaration-schemas";
import { announce } from "@/lib/live/announce";
import { actOnItems } from "./act-on-items.ts";
import { askAboutUncertain } from "./ask-about-uncertain.ts";
import { rereadItems } from "./reread-items.ts";
import { nextLookMs } from "./rules.ts";
import { settleItems, watchFailures } from "./settle-items.ts";
import { skipUnbegun } from "./skip-unbegun.ts";

type Operation = typeof operations.$inferSelect;

/** What comes after a turn: nothing more (it ended, or another run drives it), or another turn after a while. */
export type Turn = { over: true } | { over: false; waitMs: number };

/** A paused operation is woken by an event; it looks by itself in case that was lost. */
const PAUSED_LOOK_MS = 600_000;
/** When the engine or the ledger could not tell. */
const LOOK_AGAIN_MS = 1_000;

/**
 * One short turn of an operation: what has ended is written down, failures are watched, about a second's worth of items
 * is acted on; when all have ended each is read again, and the operation ends. Safe to kill anywhere and to repeat: rows
 * say what was done, and the engine is asked where they do not.
 * @param driver the run that calls; the turn of a run that does not drive the operation changes nothing
 */
export async function advanceOperation(
  id: string,
  driver: ActingRun,
  declarations: readonly FunctionDeclaration[],
): Promise<Turn> {
  const driven = await takeWheel(id, driver.runId);
  if (!driven) return { over: true };
  await settleItems(driven);
  const before = await read(id);
  if (before.status === "running") await watchFailures(before);
  await askAboutUncertain(before);
  const operation = await read(id);
  // What turned out not to have been begun is not begun any more.
  if (operation.status === "aborted") await skipUnbegun(db(), id);
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

/** Only one run drives; whoever finds the wheel free takes it. */
async function takeWheel(
  id: string,
  driverRunId: string,
): Promise<Pick<Operation, "id" | "kind"> | undefined> {
  const [mine] = await db()
    .update(operations)
    .set({ driverRunId, drivenAt: sql`now()` })
    .where(
      and(
        eq(operations.id, id),
        isNull(operations.endedAt),
        or(isNull(operations.driverRunId), eq(operations.driverRunId, driverRunId)),
      ),
    )
    .returning({ id: operations.id, kind: operations.kind });
  return mine;
}

async function read(id: string): Promise<Operation> {
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

async function finish({ id, kind }: Operation, driver: ActingRun): Promise<void> {
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
