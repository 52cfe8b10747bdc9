import { and, eq } from "drizzle-orm";
import { operations } from "@/db/schema";
import { db } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";

/** Lets a fresh run drive an operation on: the history of one run has its limits, an operation has none. */
export async function handOver(operationId: string, driverRunId: string): Promise<void> {
  await db().transaction(async (tx) => {
    const [mine] = await tx
      .update(operations)
      .set({ driverRunId: null })
      .where(and(eq(operations.id, operationId), eq(operations.driverRunId, driverRunId)))
      .returning({ id: operations.id });
    if (mine) await emitEvent(tx, "ops/operation.requested", { operationId });
  });
}
