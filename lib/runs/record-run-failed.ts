import { db } from "@/lib/db";
import { runId } from "@/lib/ids";
import { closeRun } from "./close-run.ts";
import type { EndedRun } from "./protocol-schemas.ts";
import { recordLater } from "./record-later.ts";
import { recordedError } from "./recorded-error.ts";

/**
 * Closes a run that failed where the app could not see it: unreachable, killed, or refused by the engine itself.
 * @param endedAt when the engine said so
 */
export async function recordRunFailed({ run_id, error }: EndedRun, endedAt: Date): Promise<void> {
  // The app's own word says more: the failed step, its stack. Where this process has it, it is written first.
  await recordLater([]);
  await closeRun(db(), runId(run_id), { status: "failed", endedAt, error: recordedError(error ?? {}) });
}
