import { and, eq, isNull, lte, sql } from "drizzle-orm";
import { approvals, tickets } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";

/**
 * Closes an approval whose deadline has passed with nobody's decision. Nothing is ever approved by silence.
 * @returns whether it expired just now
 */
export async function expireApproval(approvalId: string): Promise<boolean> {
  return db().transaction(async (tx) => {
    const [expired] = await tx
      .update(approvals)
      .set({
        status: "expired",
        version: sql`${approvals.version} + 1`,
        decidedAt: sql`now()`,
        effectiveAt: sql`now()`,
        nudgeAt: sql`now() + interval '2 seconds'`,
      })
      .where(
        and(
          eq(approvals.id, approvalId),
          eq(approvals.status, "pending"),
          lte(approvals.deadline, sql`now()`),
        ),
      )
      .returning();
    if (!expired) return false;
    await tx
      .update(tickets)
      .set({ status: "open", personNeeded: "approval_expired" })
      .where(and(eq(tickets.id, expired.ticketId), isNull(tickets.personNeeded)));
    await appendAudit(tx, {
      actor: { type: "system", id: "clock" },
      action: "approval_expired",
      subject: { type: "approval", id: approvalId },
      customerId: expired.customerId,
      runId: expired.runId,
      dedupeKey: `approval:${approvalId}:expired`,
      detail: { ticketId: expired.ticketId, amountCents: expired.amountCents, currency: expired.currency },
    });
    return true;
  });
}
