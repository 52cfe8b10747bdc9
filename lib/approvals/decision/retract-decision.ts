import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { approvalDecisions, approvals, outbox } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { Conflict } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { dropQueuedAnswer } from "../answers/deliveries/queue-answer.ts";
import { emitChanged } from "../emit-changed.ts";

/**
 * Takes back a person's own decision before it takes effect; the approval is open again.
 * @throws Conflict when it is in effect already, or is another person's
 */
export async function retractDecision(actor: Me, approvalId: string): Promise<void> {
  requirePermission(actor, "decide");
  await db().transaction(async (tx) => {
    const [decision] = await tx
      .update(approvalDecisions)
      .set({ retractedAt: sql`now()`, mac: null })
      .where(
        and(
          eq(approvalDecisions.approvalId, approvalId),
          eq(approvalDecisions.userId, actor.id),
          isNull(approvalDecisions.retractedAt),
          gt(approvalDecisions.effectiveAt, sql`now()`),
        ),
      )
      .returning();
    const [row] = decision
      ? await tx
          .update(approvals)
          .set({
            status: "pending",
            version: sql`${approvals.version} + 1`,
            decidedAt: null,
            effectiveAt: null,
            nudgeAt: null,
          })
          .where(and(eq(approvals.id, approvalId), isNull(approvals.resumedAt)))
          .returning()
      : [];
    if (!decision || !row) {
      throw new Conflict({
        code: "cannot_retract",
        message:
          "You have no decision here that can still be taken back: it is in effect already, or another person made it.",
      });
    }
    // The event has not been sent: it waits until the decision takes effect.
    await tx
      .update(outbox)
      .set({ status: "dead", availableAt: null, lastError: "retracted" })
      .where(and(eq(outbox.status, "pending"), eq(sql`${outbox.data}->>'decisionId'`, decision.id)));
    await dropQueuedAnswer(tx, approvalId, decision.id);
    await emitChanged(tx, row);
    await appendAudit(tx, {
      actor: { type: "user", id: actor.id },
      action: "approval_retracted",
      subject: { type: "approval", id: approvalId },
      customerId: row.customerId,
      runId: row.runId,
      dedupeKey: `decision:${decision.id}:retracted`,
      detail: { decision: decision.decision, ticketId: row.ticketId },
    });
  });
}
