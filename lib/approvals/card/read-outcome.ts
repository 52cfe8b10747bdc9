import { and, desc, eq, isNull } from "drizzle-orm";
import { approvalDecisions, approvals, messages, tickets } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { readRefund } from "@/lib/refunds/read-refund";
import { refundKey } from "@/lib/refunds/refund-effect";
import { ticketNeed } from "@/lib/tickets/view/ticket-need";
import { readEffect } from "../kinds/kinds.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";

/** One proposal: the mail it answers, the order, and the amount where the caller knows it. */
interface Proposed {
  messageId: string;
  orderId: string;
  amountCents?: number;
  currency?: string;
  /** The rule that kept it from an approval; null without one. */
  blockedBy?: string | null;
}

/**
 * Reads the outcome of a proposal from its present rows: refund, approval, decisions, ticket.
 * @throws NotFound when there is no such message
 */
export async function readOutcome({
  messageId,
  orderId,
  amountCents,
  currency,
  blockedBy = null,
}: Proposed): Promise<Outcome> {
  const [ticket] = await db()
    .select({ personNeeded: ticketNeed })
    .from(messages)
    .innerJoin(tickets, eq(tickets.id, messages.ticketId))
    .where(eq(messages.id, messageId))
    .prepare("read_outcome")
    .execute();
  if (!ticket) throw new NotFound("message", messageId);
  const [approval] = await db()
    .select()
    .from(approvals)
    .where(
      and(
        eq(approvals.kind, "refund"),
        eq(approvals.effectKey, refundKey({ sourceMessageId: messageId, orderId })),
      ),
    )
    .orderBy(desc(approvals.id))
    .limit(1);
  const [refund, decisions] = await Promise.all([
    readRefund(messageId, orderId),
    approval ? decisionsOn(approval.id) : [],
  ]);
  const named = amountCents !== undefined && currency !== undefined ? { amountCents, currency } : null;
  return outcomeOf({
    orderId,
    proposed: named ?? (approval ? (readEffect(approval)?.money ?? null) : null),
    refund: refund ?? null,
    approval: approval ?? null,
    decisions,
    blockedBy,
    withPerson: ticket.personNeeded !== null,
  });
}

/** The decisions that stand. Their comments are internal and are not read here. */
async function decisionsOn(approvalId: string) {
  const rows = await db()
    .select({ role: approvalDecisions.role, customerNote: approvalDecisions.customerNote })
    .from(approvalDecisions)
    .where(and(eq(approvalDecisions.approvalId, approvalId), isNull(approvalDecisions.retractedAt)))
    .orderBy(desc(approvalDecisions.id));
  return rows.map(({ role, customerNote }) => ({ byPerson: role !== "policy", customerNote }));
}
