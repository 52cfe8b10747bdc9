import { and, asc, eq, isNull, ne, sql } from "drizzle-orm";
import { operationItems, type operations, runs } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";

type Operation = typeof operations.$inferSelect;
type Item = Pick<
  typeof operationItems.$inferSelect,
  "position" | "status" | "targetId" | "newRunId" | "newEventId" | "outcome" | "endedAt"
>;

/** One turn asks the engine for as many, and no more at once than it can well take. */
const BATCH = 100;
const AT_ONCE = 10;
const LEDGER_LATE_MS = 60_000;

/**
 * Reads each target again when all is done, from the ledger and from the engine: what was to be cancelled and lives,
 * what was to run again or be processed again and is told of differently, is residue, and named as such.
 * @returns `more` when others are left to read, `later` when one of them could not be told of yet
 */
export async function rereadItems({ id, kind }: Operation): Promise<"done" | "more" | "later"> {
  const items = await db()
    .select()
    .from(operationItems)
    .where(
      and(
        eq(operationItems.operationId, id),
        ne(operationItems.status, "pending"),
        isNull(operationItems.rereadAt),
      ),
    )
    .orderBy(asc(operationItems.position))
    .limit(BATCH);
  const check = { rerun: checkRerun, cancel: checkCancelled, redeliver: checkRedelivered }[kind];
  const read: { position: number; status: string; outcome: string | null }[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    const checks = await Promise.all(
      items.slice(at, at + AT_ONCE).map(async (item) => ({ item, left: await check(item) })),
    );
    for (const { item, left } of checks) {
      if (left === "unknown") continue;
      const { position, status, outcome } = item;
      read.push(left ? { position, status: "residue", outcome: left } : { position, status, outcome });
    }
  }
  await db().execute(sql`
    update operation_items i set reread_at = now(), status = r.status, outcome = r.outcome
    from jsonb_to_recordset(${JSON.stringify(read)}::text::jsonb) as r(position int, status text, outcome text)
    where i.operation_id = ${id} and i.position = r.position`);
  if (read.length < items.length) return "later";
  return items.length < BATCH ? "done" : "more";
}

/** What is left over of an item, in words; undefined when nothing is, `unknown` while the engine is away. */
type LeftOver = string | "unknown" | undefined;

async function checkCancelled({ status, targetId, outcome, endedAt }: Item): Promise<LeftOver> {
  if (status === "skipped" && outcome?.startsWith("Not begun")) return undefined;
  const [run] = await db().select({ endedAt: runs.endedAt }).from(runs).where(eq(runs.id, targetId));
  const known = await engineApi.readRun(targetId);
  if (!known.ok && known.why === "away") return "unknown";
  if (known.ok && known.value.endedAt === null)
    return `Left over: the engine still has it as ${known.value.status}.`;
  if (run?.endedAt !== null) return undefined;
  // The ledger is written behind the run's back, and a moment later.
  const ledgerLate = endedAt !== null && Date.now() - endedAt.getTime() < LEDGER_LATE_MS;
  return ledgerLate ? "unknown" : "Left over: it has ended in the engine, and the ledger still has it open.";
}

async function checkRerun({ status, newRunId }: Item): Promise<LeftOver> {
  if (!newRunId || status === "residue") return undefined;
  const known = await engineApi.readRun(newRunId);
  if (!known.ok) return known.why === "away" ? "unknown" : undefined;
  const engineSays = known.value.status;
  const agreed = (engineSays === "completed") === (status === "done") && known.value.endedAt !== null;
  return agreed ? undefined : `Left over: the ledger says ${status}, the engine ${engineSays}.`;
}

async function checkRedelivered({ status, newEventId }: Item): Promise<LeftOver> {
  if (!newEventId || status === "residue") return undefined;
  const followed = await db()
    .select()
    .from(runs)
    .where(and(eq(runs.eventId, newEventId), isNull(runs.rerunOf)));
  for (const { id, functionId, endedAt, status: ledgerSays } of followed) {
    if (endedAt === null) return "unknown";
    const known = await engineApi.readRun(id);
    if (!known.ok && known.why === "away") return "unknown";
    if (known.ok && known.value.status !== ledgerSays)
      return `Left over: of ${functionId} the ledger says ${ledgerSays}, the engine ${known.value.status}.`;
    if (status === "done" && (ledgerSays === "failed" || ledgerSays === "cancelled"))
      return `Left over: ${functionId} was ${ledgerSays} after the others had completed.`;
  }
  return undefined;
}
