import { and, asc, eq, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { operationItems } from "@/db/schema";
import { db } from "@/lib/db";
import { WRITE_TIMEOUT_MS } from "@/lib/engine-client/engine-request";
import type { ItemRow, OperationRow } from "../kinds/operation-kind.ts";
import { KINDS } from "../kinds/operation-kinds.ts";

/** A request that began longer ago has ended, whether or not its caller lived to read the answer. */
const UNCERTAIN_AFTER_MS = WRITE_TIMEOUT_MS + 2_000;
const BATCH = 20;

/**
 * Finds out about items that were claimed and have no result: the process was killed, or the answer lost. The engine is
 * asked about runs, the inbox about deliveries, and only an item of which nothing was done may be claimed again.
 */
export async function askAboutUncertain(operation: OperationRow): Promise<void> {
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
