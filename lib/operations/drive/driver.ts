import { and, eq, inArray, isNull, lt, or, sql } from "drizzle-orm";
import { operations } from "@/db/schema";
import { db } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { log } from "@/lib/log";
import type { OperationRow } from "../kinds/operation-kind.ts";

/** Longer than any turn and any wait of an operation that runs. */
const LOST_AFTER_MS = 60_000;

/**
 * Makes a run the driver of an operation, when it has none or this one already.
 * @returns undefined when the operation has ended or another run drives it
 */
export async function claimDriver(
  id: string,
  driverRunId: string,
): Promise<Pick<OperationRow, "id" | "kind"> | undefined> {
  const [claimed] = await db()
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
  return claimed;
}

/** Lets a fresh run drive the operation on: the history of one run is limited, an operation is not. */
export async function handOver(operationId: string, driverRunId: string): Promise<void> {
  await db().transaction(async (tx) => {
    const [released] = await tx
      .update(operations)
      .set({ driverRunId: null })
      .where(and(eq(operations.id, operationId), eq(operations.driverRunId, driverRunId)))
      .returning({ id: operations.id });
    if (released) await emitEvent(tx, "ops/operation.requested", { operationId });
  });
}

/**
 * Gives another driver to operations that have lost their driver: its run failed for good, was cancelled, or the engine
 * lost it. Removes the old driver before it requests a new one, so that an old driver that still lives stops.
 */
export async function reviveOperations(): Promise<void> {
  await db().transaction(async (tx) => {
    const lost = await tx
      .update(operations)
      .set({ driverRunId: null, drivenAt: sql`now()` })
      .where(
        and(
          isNull(operations.endedAt),
          inArray(operations.status, ["running", "aborted"]),
          lt(operations.drivenAt, sql`now() - ${LOST_AFTER_MS} * interval '1 millisecond'`),
        ),
      )
      .returning({ id: operations.id });
    for (const { id } of lost) {
      log.warn("an operation had lost its driver and gets another", { operationId: id });
      await emitEvent(tx, "ops/operation.requested", { operationId: id });
    }
  });
}
