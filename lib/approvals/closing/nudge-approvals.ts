import { eq, lte, sql } from "drizzle-orm";
import { approvals } from "@/db/schema";
import { db } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { nudgeDelayMs } from "../rules.ts";

const BATCH = 50;

/**
 * Sends the event of a decision again, with a fresh id, to runs that have not resumed: the first one may have been
 * lost.
 */
export async function nudgeApprovals(): Promise<void> {
  await db().transaction(async (tx) => {
    const due = await tx
      .select({ id: approvals.id, nudges: approvals.nudges })
      .from(approvals)
      .where(lte(approvals.nudgeAt, sql`now()`))
      .limit(BATCH)
      .for("update", { skipLocked: true });
    for (const { id, nudges } of due) {
      await emitEvent(tx, "refund/approval.decided", { approvalId: id, decisionId: `nudge:${nudges + 1}` });
      const nextInMs = nudgeDelayMs(nudges + 1);
      await tx
        .update(approvals)
        .set({ nudges: nudges + 1, nudgeAt: nextInMs === null ? null : new Date(Date.now() + nextInMs) })
        .where(eq(approvals.id, id));
    }
  });
}
