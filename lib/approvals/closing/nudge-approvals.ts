import { eq, lte, sql } from "drizzle-orm";
import { approvals } from "@/db/schema";
import { db } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { nudgeDelayMs } from "../rules.ts";

const BATCH = 50;

/** Sends the event of a decision again, with a fresh id, to runs that have not resumed: it may have been lost. */
export async function nudgeApprovals(): Promise<void> {
  await db().transaction(async (tx) => {
    const due = await tx
      .select({ id: approvals.id, nudges: approvals.nudges })
      .from(approvals)
      .where(lte(approvals.nudgeAt, sql`now()`))
      .limit(BATCH)
      .for("update", { skipLocked: true });
    for (const { id, nudges } of due) {
      const data = { approvalId: id, decisionId: `nudge:${nudges + 1}` };
      // A run that ignored two nudges may wait for the old name of the event.
      await emitEvent(tx, nudges === 2 ? "refund/approval.decided" : "approval/decided", data);
      const nextInMs = nudgeDelayMs(nudges + 1);
      await tx
        .update(approvals)
        .set({ nudges: nudges + 1, nudgeAt: nextInMs === null ? null : new Date(Date.now() + nextInMs) })
        .where(eq(approvals.id, id));
    }
  });
}
