import { and, eq, sql } from "drizzle-orm";
import { runs } from "@/db/schema";
import { db } from "@/lib/db";
import { runId } from "@/lib/ids";
import { endRun } from "./end-runs.ts";
import type { EndedRun } from "./protocol/protocol-schemas.ts";
import { recordedError } from "./protocol/recorded-error.ts";
import { recordLater } from "./record-later.ts";

/**
 * Ends a run that the engine reports as failed, which the app may not have seen: it was unreachable or killed, or the
 * engine itself failed the run. If the app recorded the run as completed, its reply may have been lost: the ending is
 * marked as doubted, and `checkOpenRuns` asks the engine.
 * @param endedAt the time of the engine's report
 */
export async function recordRunFailed({ run_id, error }: EndedRun, endedAt: Date): Promise<void> {
  // Write the waiting entries of this process first: the app's report names the failed step and its stack.
  await recordLater([]);
  const id = runId(run_id);
  const end = { status: "failed", endedAt, error: recordedError(error ?? {}) } as const;
  if (await endRun(db(), id, end)) return;
  await db()
    .update(runs)
    .set({ doubtedAt: sql`now()` })
    .where(and(eq(runs.id, id), eq(runs.status, "completed")));
}
