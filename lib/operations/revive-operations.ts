import { and, inArray, isNull, lt, sql } from "drizzle-orm";
import { operations } from "@/db/schema";
import { db } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { log } from "@/lib/log";

/** Longer than any turn and any wait of an operation that runs. */
const LOST_AFTER_MS = 60_000;

/**
 * Gives another driver to operations that have lost theirs: the run failed for good, was cancelled, or the engine forgot
 * it. Its place is taken before the new one is asked for, so that the old one, if it lives, finds itself replaced.
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
