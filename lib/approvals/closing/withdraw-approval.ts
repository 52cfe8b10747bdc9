import { and, eq, inArray, sql } from "drizzle-orm";
import { approvals, tickets } from "@/db/schema";
import { type AuditActor, appendAudit } from "@/lib/audit/append-audit";
import type { Transaction } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { queueAnswer } from "../answers/deliveries/queue-answer.ts";
import { emitChanged } from "../emit-changed.ts";
import { firstNudgeAt } from "../rules.ts";

/**
 * Withdraws an approval that no longer needs an answer, and wakes the run that waits for it. The caller must hold the
 * ticket's lock.
 * @param cause a code, for the record
 */
export async function withdrawApproval(
  tx: Transaction,
  approvalId: string,
  { cause, runId, actor }: { cause: string; runId: string | null; actor: AuditActor },
): Promise<void> {
  const now = new Date();
  const [withdrawn] = await tx
    .update(approvals)
    .set({
      status: "withdrawn",
      version: sql`${approvals.version} + 1`,
      decidedAt: now,
      effectiveAt: now,
      nudges: 0,
      nudgeAt: firstNudgeAt(now),
    })
    .where(and(eq(approvals.id, approvalId), inArray(approvals.status, ["pending", "approved"])))
    .returning();
  if (!withdrawn) return;
  if (withdrawn.ticketId !== null) {
    await tx
      .update(tickets)
      .set({ status: "open" })
      .where(and(eq(tickets.id, withdrawn.ticketId), eq(tickets.status, "waiting")));
  }
  const decisionId = `withdrawn:${withdrawn.version}`;
  await emitEvent(tx, "approval/decided", { approvalId, decisionId });
  await emitChanged(tx, withdrawn);
  await queueAnswer(tx, withdrawn, decisionId, now);
  await appendAudit(tx, {
    actor,
    action: "approval_withdrawn",
    subject: { type: "approval", id: approvalId },
    customerId: withdrawn.customerId,
    runId,
    dedupeKey: `approval:${approvalId}:withdrawn`,
    detail: { cause, ticketId: withdrawn.ticketId },
  });
}
