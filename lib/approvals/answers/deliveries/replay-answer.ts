import { eq } from "drizzle-orm";
import { answerDeliveries, answerTargets } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { Conflict, NotFound } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { CLAIM_MS } from "../rules.ts";
import { loadAnswerDeliveries } from "./load-answer-deliveries.ts";
import type { AnswerDelivery } from "./schemas.ts";

/**
 * Sends an answer again now, with the same id and a new backoff. Also sends a delivered answer, in case the receiver
 * lost it.
 * @throws NotFound; Conflict `attempt_under_way` or `target_disabled`
 */
export async function replayAnswer(actor: Me, id: string): Promise<AnswerDelivery> {
  requirePermission(actor, "operate");
  await db().transaction(async (tx) => {
    const [row] = await tx.select().from(answerDeliveries).where(eq(answerDeliveries.id, id)).for("update");
    if (!row) throw new NotFound("answer delivery", id);
    // A claim ends within this time, so a later date is a pause, and a pause can be cut short.
    if (row.nextAt && row.nextAt.getTime() - Date.now() <= CLAIM_MS)
      throw new Conflict({
        code: "attempt_under_way",
        message: "An attempt is under way or due within seconds. Nothing was changed.",
      });
    const [target] = await tx.select().from(answerTargets).where(eq(answerTargets.id, row.targetId));
    if (!target?.enabled)
      throw new Conflict({
        code: "target_disabled",
        message: "Its answer target is disabled. Enable it first. Nothing was changed.",
      });
    await tx
      .update(answerDeliveries)
      .set({
        status: "pending",
        attemptsBefore: row.attempts,
        nextAt: new Date(Date.now() + CLAIM_MS),
      })
      .where(eq(answerDeliveries.id, id));
    const { decisionId, attempts } = row;
    await emitEvent(tx, "approval/answer_due", { deliveryId: id, decisionId, attempt: attempts });
    await appendAudit(tx, {
      actor: { type: "user", id: actor.id },
      action: "answer_replayed",
      subject: { type: "approval", id: row.approvalId },
      dedupeKey: `answer:${id}:replayed:${attempts}`,
      detail: { deliveryId: id, targetId: row.targetId, was: row.status },
    });
  });
  const [delivery] = await loadAnswerDeliveries(eq(answerDeliveries.id, id), 1);
  if (!delivery) throw new NotFound("answer delivery", id);
  return delivery;
}
