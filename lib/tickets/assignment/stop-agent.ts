import { and, eq, isNull } from "drizzle-orm";
import { approvals, messages } from "@/db/schema";
import { withdrawApproval } from "@/lib/approvals/closing/withdraw-approval";
import type { AuditActor } from "@/lib/audit/append-audit";
import type { Transaction } from "@/lib/db";

/**
 * Stops the agent on a ticket: withdraws open approvals, and holds a reply whose sending has not started. Decisions
 * stand, and a mail that is being sent cannot be called back.
 * @param cause a code, for the record
 * @param proposals whether people's proposals are withdrawn too
 */
export async function stopAgent(
  tx: Transaction,
  ticketId: string,
  { cause, actor, proposals = false }: { cause: string; actor: AuditActor; proposals?: boolean },
): Promise<void> {
  const waiting = await tx
    .select({ id: approvals.id, runId: approvals.runId })
    .from(approvals)
    .where(
      and(
        eq(approvals.ticketId, ticketId),
        eq(approvals.status, "pending"),
        proposals ? undefined : isNull(approvals.proposedBy),
      ),
    );
  for (const { id, runId } of waiting) await withdrawApproval(tx, id, { cause, runId, actor });
  await tx
    .update(messages)
    .set({ status: "failed", failure: cause })
    .where(
      and(
        eq(messages.ticketId, ticketId),
        eq(messages.direction, "outbound"),
        eq(messages.status, "sending"),
        isNull(messages.triedAt),
        isNull(messages.authorId),
      ),
    );
}
