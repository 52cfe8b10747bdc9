import { eq, lte, sql } from "drizzle-orm";
import { answerDeliveries } from "@/db/schema";
import { db } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { CLAIM_MS } from "../rules.ts";

const BATCH = 50;

/**
 * Sends an event for each delivery whose next attempt is due: the last attempt failed, its process died, or its event
 * was lost. An attempt is made once, however many events there are.
 */
export async function wakeDueAnswers(): Promise<void> {
  await db().transaction(async (tx) => {
    const due = await tx
      .select()
      .from(answerDeliveries)
      .where(lte(answerDeliveries.nextAt, sql`now()`))
      .orderBy(answerDeliveries.nextAt)
      .limit(BATCH)
      .for("update", { skipLocked: true });
    for (const { id, decisionId, attempts } of due) {
      await emitEvent(tx, "approval/answer_due", { deliveryId: id, decisionId, attempt: attempts });
      await tx
        .update(answerDeliveries)
        .set({ nextAt: sql`now() + ${CLAIM_MS} * interval '1 millisecond'` })
        .where(eq(answerDeliveries.id, id));
    }
  });
}
