import { and, eq, lte, sql } from "drizzle-orm";
import { approvals, tickets } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { lockTicket } from "@/lib/tickets/lock-ticket";
import { queueAnswer } from "../answers/deliveries/queue-answer.ts";
import { emitChanged } from "../emit-changed.ts";
import { readEffect } from "../kinds/kinds.ts";

const BATCH = 50;

/**
 * Expires an approval whose deadline has passed without a decision. Silence never approves.
 * @returns whether it expired just now
 */
export async function expireApproval(approvalId: string): Promise<boolean> {
  const overdue = and(
    eq(approvals.id, approvalId),
    eq(approvals.status, "pending"),
    lte(approvals.deadline, sql`now()`),
  );
  const [due] = await db().select({ ticketId: approvals.ticketId }).from(approvals).where(overdue);
  if (!due) return false;
  return db().transaction(async (tx) => {
    // Locks the ticket first, as taking it over does: another order would deadlock.
    if (due.ticketId !== null) await lockTicket(tx, due.ticketId);
    const [expired] = await tx
      .update(approvals)
      .set({
        status: "expired",
        version: sql`${approvals.version} + 1`,
        decidedAt: sql`now()`,
        effectiveAt: sql`now()`,
        nudgeAt: sql`now() + interval '2 seconds'`,
      })
      .where(overdue)
      .returning();
    if (!expired) return false;
    if (due.ticketId !== null) {
      await tx
        .update(tickets)
        .set({ status: "open" })
        .where(and(eq(tickets.id, due.ticketId), eq(tickets.status, "waiting")));
    }
    await emitChanged(tx, expired);
    await queueAnswer(tx, expired, `expired:${expired.version}`, new Date());
    await appendAudit(tx, {
      actor: { type: "system", id: "clock" },
      action: "approval_expired",
      subject: { type: "approval", id: approvalId },
      customerId: expired.customerId,
      runId: expired.runId,
      dedupeKey: `approval:${approvalId}:expired`,
      detail: { kind: expired.kind, ticketId: expired.ticketId, ...readEffect(expired)?.money },
    });
    return true;
  });
}

/** Expires overdue approvals whose runs are gone. */
export async function expireDueApprovals(): Promise<void> {
  const due = await db()
    .select({ id: approvals.id })
    .from(approvals)
    .where(and(eq(approvals.status, "pending"), lte(approvals.deadline, sql`now()`)))
    .limit(BATCH);
  for (const { id } of due) await expireApproval(id);
}
