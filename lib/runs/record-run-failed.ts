import { and, eq, isNull, sql } from "drizzle-orm";
import { runs } from "@/db/schema";
import { db } from "@/lib/db";
import { runId } from "@/lib/ids";
import type { FailedRun } from "./protocol-schemas.ts";

/** Closes a run that ended where the app could not see it: unreachable, killed, or refused by the engine itself. */
export async function recordRunFailed({ run_id, error }: FailedRun): Promise<void> {
  await db()
    .update(runs)
    .set({ status: "failed", endedAt: sql`now()`, error: error ?? null })
    .where(and(eq(runs.id, runId(run_id)), isNull(runs.endedAt)));
}
