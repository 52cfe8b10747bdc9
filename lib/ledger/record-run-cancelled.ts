import { and, eq, isNotNull } from "drizzle-orm";
import { operationItems, operations } from "@/db/schema";
import { db } from "@/lib/db";
import { runId } from "@/lib/ids";
import { endRun } from "./end-runs.ts";

/**
 * Closes a run that was cancelled, and its open steps: the app is not called any more, so it cannot see it. Says by
 * whose operation, where it was one of ours.
 * @param engineId the engine's id of the run
 * @param endedAt when the engine said so
 */
export async function recordRunCancelled(engineId: string, endedAt: Date): Promise<void> {
  const id = runId(engineId);
  await endRun(db(), id, { status: "cancelled", endedAt, endedBecause: await whyCancelled(id) });
}

/** An engine does not say what made it cancel; we know of our own operations. */
export async function whyCancelled(id: string): Promise<string> {
  const [ours] = await db()
    .select({ id: operations.id })
    .from(operationItems)
    .innerJoin(operations, eq(operations.id, operationItems.operationId))
    .where(
      and(eq(operationItems.targetId, id), eq(operations.kind, "cancel"), isNotNull(operationItems.actedAt)),
    );
  return ours
    ? `Cancelled by operation ${ours.id}.`
    : "The engine cancelled it: by its own console or API, by an event, or because its time was up.";
}
