import { and, eq, inArray, sql } from "drizzle-orm";
import { messages, refunds } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { db, type Queryable } from "@/lib/db";

/** The recorded refund for a message and an order; undefined without one. */
export async function readRefund(sourceMessageId: string, orderId: string) {
  const [refund] = await db()
    .select()
    .from(refunds)
    .where(and(eq(refunds.sourceMessageId, sourceMessageId), eq(refunds.orderId, orderId)));
  return refund;
}

/** The sum refunded for an order, including refunds in progress, in minor units of its currency. */
export async function readRefundedCents(on: Queryable, orderId: string): Promise<number> {
  const [row] = await on
    .select({ cents: sql<number>`coalesce(sum(${refunds.amountCents}), 0)::int` })
    .from(refunds)
    .where(and(eq(refunds.orderId, orderId), inArray(refunds.status, ["executing", "confirmed"])));
  return row?.cents ?? 0;
}

/** A refund and the ticket of its mail. @throws NotFound */
export async function readRefundOnTicket(refundId: string) {
  const [found] = await db()
    .select({ refund: refunds, ticketId: messages.ticketId })
    .from(refunds)
    .innerJoin(messages, eq(messages.id, refunds.sourceMessageId))
    .where(eq(refunds.id, refundId));
  if (!found) throw new NotFound("refund", refundId);
  return found;
}

/** The ticket of a refund, and whether a person investigates it. @throws NotFound */
export async function readInvestigation(refundId: string) {
  const { refund, ticketId } = await readRefundOnTicket(refundId);
  return { ticketId, investigated: refund.investigatedAt !== null };
}
