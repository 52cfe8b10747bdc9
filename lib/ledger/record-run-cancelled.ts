import { and, eq, isNotNull } from "drizzle-orm";
import { operationItems, operations } from "@/db/schema";
import type { EndCause } from "@/db/schema/runs";
import { db } from "@/lib/db";
import type { EngineRun } from "@/lib/engine-client/engine-schemas";
import { runId } from "@/lib/ids";
import { endRun } from "./end-runs.ts";

/**
 * Ends a run that the engine reports as cancelled: a cancelled run is not called, so the app cannot see it.
 * @param engineId the engine's id of the run
 * @param endedAt the time of the engine's report
 */
export async function recordRunCancelled(engineId: string, endedAt: Date): Promise<void> {
  const id = runId(engineId);
  await endRun(db(), id, { status: "cancelled", endedAt, endedBecause: await whyCancelled(id) });
}

/** Names our operation that cancelled a run, if there is one; engines give no reason. */
export async function whyCancelled(id: string): Promise<EndCause> {
  const [ours] = await db()
    .select({ id: operations.id })
    .from(operationItems)
    .innerJoin(operations, eq(operations.id, operationItems.operationId))
    .where(
      and(eq(operationItems.targetId, id), eq(operations.kind, "cancel"), isNotNull(operationItems.actedAt)),
    );
  return ours ? { code: "cancelled_by_operation", operationId: ours.id } : { code: "cancelled_in_engine" };
}

/** The engine's reason for skipping a run; null where it gives none. */
export function skipCause({ skipReason }: EngineRun): EndCause | null {
  return skipReason === null ? null : { code: "skipped_by_engine", reason: skipReason };
}
