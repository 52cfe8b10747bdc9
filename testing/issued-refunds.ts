import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { approvals, refunds, tickets } from "@/db/schema";
import { performApproval } from "@/lib/approvals/perform-approval";
import { db } from "@/lib/db";
import { ticketNow } from "@/lib/tickets/view/ticket-need";
import { askAndApprove, refundOf } from "./refunds.ts";

/** A run of `confirm-refund`. @param failureTold whether its event says that the refund failed */
export const confirmingRun = (failureTold = false) => ({
  functionId: "confirm-refund",
  runId: `run_${randomUUID()}`,
  failureTold,
});

/** A refund that Stripe has taken. */
export async function issuedRefund(orderId = "ord_1002", amountCents = 10) {
  const { approvalId, runId, messageId } = await askAndApprove({ orderId, amountCents });
  await performApproval(approvalId, runId);
  return issuedRefundOf(messageId);
}

/** The refund that a message led to. @throws Error when there is none */
export async function issuedRefundOf(messageId: string) {
  const row = await refundOf(messageId);
  if (!row) throw new Error(`No refund for ${messageId}.`);
  return row;
}

/** A refund with its approval, and what its ticket needs now. */
export async function readIssued(refundId: string) {
  const [found] = await db()
    .select({ refund: refunds, ticket: ticketNow, approval: approvals })
    .from(refunds)
    .innerJoin(approvals, eq(approvals.id, refunds.approvalId))
    .innerJoin(tickets, eq(tickets.id, approvals.ticketId))
    .where(eq(refunds.id, refundId));
  if (!found) throw new Error(`No refund ${refundId}.`);
  return found;
}
