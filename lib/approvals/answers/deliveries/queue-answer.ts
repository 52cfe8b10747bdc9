import { and, eq } from "drizzle-orm";
import { answerDeliveries, approvals } from "@/db/schema";
import type { Transaction } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids";
import { OUR_ENGINE, RequestEffect } from "../../request/schemas.ts";
import { CLAIM_MS } from "../rules.ts";
import { findTarget } from "../targets/find-target.ts";

type Approval = typeof approvals.$inferSelect;

/**
 * Queues the answer to an application's request for its target, in the transaction that settles the request: a row (the
 * truth) and an event that wakes the sender. Does nothing for other kinds, and for answers to the console's own engine.
 * @param decisionId of the decision; `expired:…` or `withdrawn:…` without one
 * @param availableAt when the decision takes effect
 */
export async function queueAnswer(
  tx: Transaction,
  approval: Pick<Approval, "id" | "kind" | "effect">,
  decisionId: string,
  availableAt: Date,
): Promise<void> {
  if (approval.kind !== "request") return;
  const effect = RequestEffect.safeParse(approval.effect).data;
  if (!effect || ("engine" in effect.answerTo && effect.answerTo.engine === OUR_ENGINE)) return;
  const target = await findTarget(tx, effect.answerTo);
  if (!target) return;
  const id = newId("answerDelivery");
  const [queued] = await tx
    .insert(answerDeliveries)
    .values({
      id,
      approvalId: approval.id,
      targetId: target.id,
      decisionId,
      // The event arrives earlier; the pulse sends another one if it was lost.
      nextAt: new Date(availableAt.getTime() + CLAIM_MS),
    })
    .onConflictDoNothing()
    .returning({ id: answerDeliveries.id });
  if (!queued) return;
  await emitEvent(tx, "approval/answer_due", { deliveryId: id, decisionId, attempt: 0 }, { availableAt });
  // No run of the console's own engine waits for it.
  await tx.update(approvals).set({ nudgeAt: null }).where(eq(approvals.id, approval.id));
}

/** Deletes an answer when its decision is taken back: the decision was not in effect, so the answer was not sent. */
export async function dropQueuedAnswer(
  tx: Transaction,
  approvalId: string,
  decisionId: string,
): Promise<void> {
  await tx
    .delete(answerDeliveries)
    .where(
      and(
        eq(answerDeliveries.approvalId, approvalId),
        eq(answerDeliveries.decisionId, decisionId),
        eq(answerDeliveries.attempts, 0),
      ),
    );
}
