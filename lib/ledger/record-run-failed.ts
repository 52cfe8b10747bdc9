import { and, eq, sql } from "drizzle-orm";
import { runs } from "@/db/schema";
import { db } from "@/lib/db";
import { runId } from "@/lib/ids";
import { endRun } from "./end-runs.ts";
import type { EndedRun } from "./protocol/protocol-schemas.ts";
import { recordedError } from "./protocol/recorded-error.ts";
import { recordLater } from "./record-later.ts";

/**
 * Closes a run that failed where the app could not see it: unreachable, killed, or refused by the engine itself. A run
 * that completed by the app's own word may have done so in a reply that was lost: the engine is asked (`checkOpenRuns`).
 * @param endedAt when the engine said so
 */
export async function recordRunFailed({ run_id, error }: EndedRun, endedAt: Date): Promise<void> {
  // The app's own word says more: the failed step, its stack. Where this process has it, it is written first.
  await recordLater([]);
  const id = runId(run_id);
  const end = { status: "failed", endedAt, error: recordedError(error ?? {}) } as const;
  if (await endRun(db(), id, end)) return;
  await db()
    .update(runs)
    .set({ doubtedAt: sql`now()` })
    .where(and(eq(runs.id, id), eq(runs.status, "completed")));
}
