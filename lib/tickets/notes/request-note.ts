import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { approvals, refunds } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { emitEvent } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids";
import { lockTicket } from "../lock-ticket.ts";

/**
 * Asks the worker to investigate a ticket. After a recently failed refund its waiting run resumes and does it;
 * otherwise `investigate-ticket` starts.
 * @throws NotAllowed, NotFound
 */
export async function requestInvestigation(me: Me, ticketId: string): Promise<void> {
  requirePermission(me, "decide");
  await db().transaction(async (tx) => {
    const { customerId } = await lockTicket(tx, ticketId);
    const waitedFor = await tx
      .update(refunds)
      .set({ investigatorId: me.id, investigatedAt: sql`now()` })
      .from(approvals)
      .where(
        and(
          eq(approvals.id, refunds.approvalId),
          eq(approvals.ticketId, ticketId),
          eq(refunds.status, "failed"),
          isNull(refunds.investigatedAt),
          gt(refunds.updatedAt, sql`now() - ${env().flow.investigationWaitS} * interval '1 second'`),
        ),
      )
      .returning({ refundId: refunds.id });
    for (const { refundId } of waitedFor)
      await emitEvent(tx, "customer/refund.investigation_started", { refundId, userId: me.id });
    if (waitedFor.length === 0)
      await emitEvent(tx, "ticket/investigation_requested", { ticketId, userId: me.id });
    await appendAudit(tx, {
      actor: { type: "user", id: me.id },
      action: "investigation_requested",
      subject: { type: "ticket", id: ticketId },
      customerId,
      dedupeKey: `ticket:${ticketId}:investigation:${newId("event")}`,
      detail: { refundId: waitedFor[0]?.refundId ?? null },
    });
  });
}

/** Asks the worker to sum a ticket's conversation up. @throws NotAllowed, NotFound */
export async function requestSummary(me: Me, ticketId: string): Promise<void> {
  requirePermission(me, "decide");
  await db().transaction(async (tx) => {
    await lockTicket(tx, ticketId);
    await emitEvent(tx, "ticket/summary_requested", { ticketId });
  });
}
