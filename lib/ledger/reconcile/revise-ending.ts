import { and, eq, isNotNull, sql } from "drizzle-orm";
import { runs } from "@/db/schema";
import type { Queryable, Transaction } from "@/lib/db";
import { withdrawFailure } from "@/lib/error-groups/withdraw-failure";
import { endRun, type RunEnd } from "../end-runs.ts";

/**
 * Replaces a doubted ending of a run by the engine's. The app records an ending when it replies; if the reply is lost,
 * the engine makes the call again and the run may end otherwise. The run then leaves its error group.
 * @param truth the engine's ending; null when the run goes on
 * @returns whether the ending changed
 */
export async function reviseEnding(on: Queryable, runId: string, truth: RunEnd | null): Promise<boolean> {
  return await on.transaction(async (tx) => {
    const [run] = await tx
      .select()
      .from(runs)
      .where(and(eq(runs.id, runId), isNotNull(runs.doubtedAt), isNotNull(runs.endedAt)))
      .for("update");
    if (!run) return false;
    if (truth?.status === run.status) {
      await tx.update(runs).set({ doubtedAt: null }).where(eq(runs.id, runId));
      return false;
    }
    await withdrawFailure(tx, run);
    await tx
      .update(runs)
      .set({
        status: "running",
        endedAt: null,
        durationMs: null,
        output: null,
        error: null,
        failedStepId: null,
        errorGroupId: null,
        doubtedAt: null,
        endedBecause: truth ? { code: "ending_revised", shownAs: run.status } : null,
      })
      .where(eq(runs.id, runId));
    await reopenSteps(tx, runId);
    if (truth) await endRun(tx, runId, truth);
    return true;
  });
}

/** Sets failed steps to what their last attempt says: a later attempt may run or have succeeded. */
async function reopenSteps(tx: Transaction, runId: string): Promise<void> {
  await tx.execute(sql`
    update run_steps s set
      status = case when last.ended_at is null then 'running' when last.error is null then 'completed' else s.status end,
      error = case when last.error is null then null else s.error end,
      ended_at = last.ended_at
    from (
      select distinct on (step_id) step_id, ended_at, error from run_attempts
      where run_id = ${runId} order by step_id, n desc
    ) as last
    where s.run_id = ${runId} and s.step_id = last.step_id and s.status = 'failed'`);
}
