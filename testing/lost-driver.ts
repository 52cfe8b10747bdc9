import { and, eq, sql } from "drizzle-orm";
import { operationItems, operations } from "@/db/schema";
import { db } from "@/lib/db";
import { reviveOperations } from "@/lib/operations/drive/driver";

/** Gives an operation to one run, so that no other drives it: to a dead one, or to the test itself. */
export async function leaveTo(operationId: string, driverRunId = "run_of_the_dead"): Promise<void> {
  await db().update(operations).set({ driverRunId }).where(eq(operations.id, operationId));
}

/** Leaves an item as a process does that is killed when it has claimed it. */
export async function claimLongAgo(operationId: string, position: number): Promise<void> {
  await db()
    .update(operationItems)
    .set({ actedAt: sql`now() - interval '20 seconds'` })
    .where(and(eq(operationItems.operationId, operationId), eq(operationItems.position, position)));
}

/** Takes the driver away, long ago, and has another found. */
export async function giveNewDriver(operationId: string): Promise<void> {
  await db()
    .update(operations)
    .set({ driverRunId: null, drivenAt: new Date(0) })
    .where(eq(operations.id, operationId));
  await reviveOperations();
}
