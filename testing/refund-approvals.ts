import { type SQL, sql } from "drizzle-orm";
import { approvals } from "@/db/schema";
import type { Me } from "@/lib/access/schemas";
import { readApproval } from "@/lib/approvals/card/read-approval";
import type { RefundCard } from "@/lib/approvals/schemas";
import { refundOf } from "@/lib/refunds/refund-effect";

type Approval = typeof approvals.$inferSelect;

/** A condition: the approval asks about a refund that a mail caused. */
export function asksAbout(messageId: string): SQL {
  return sql`${approvals.effect} ->> 'sourceMessageId' = ${messageId}`;
}

/** A condition: the approval asks about a refund of an order. */
export function asksForOrder(orderId: string): SQL {
  return sql`${approvals.effect} ->> 'orderId' = ${orderId}`;
}

/** An approval's row with the fields of its refund beside it. */
export function withRefund(approval: Approval | undefined) {
  if (!approval) throw new Error("There is no such approval.");
  return { ...approval, ...refundOf(approval) };
}

/** The card of a refund. @throws Error for another kind */
export async function readRefundCard(me: Me, approvalId: string): Promise<RefundCard> {
  const card = await readApproval(me, approvalId);
  if (card.form !== "refund") throw new Error(`${approvalId} is a ${card.kind}.`);
  return card;
}
