import { and, asc, desc, eq, sql } from "drizzle-orm";
import { approvals, disputes, orders, tickets } from "@/db/schema";
import { withdrawApproval } from "@/lib/approvals/closing/withdraw-approval";
import { type ActingRun, appendAudit, auditedAs } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import type { StripeDisputeTold } from "@/lib/events/event-schemas";
import { newId } from "@/lib/ids";
import { refundOf } from "@/lib/refunds/refund-effect";
import { handToPerson } from "@/lib/tickets/assignment/hand-to-person";
import { lockTicket } from "@/lib/tickets/lock-ticket";
import { reopenTicket } from "@/lib/tickets/reopen-ticket";
import { retrieveDispute } from "@/lib/vendors/stripe";

/** A dispute with a known status. */
interface KnownDispute extends StripeDisputeTold {
  status: string;
}

/** The outcome; ids and codes. */
export type RecordedDispute =
  | { status: "not_ours" }
  | { status: "open" | "closed"; customerId: string; ticketId: string };

/**
 * Stores that a bank disputes a payment, or has decided the dispute, and hands the order's ticket to a person.
 * Withdraws open approvals of a payment that can no longer be refunded, and hands their tickets to a person. Events may
 * arrive in any order and repeatedly: closed is final, and each event is audited once.
 */
export async function recordDispute(
  { orderId, disputeId, status }: KnownDispute,
  what: "opened" | "closed",
  by: ActingRun,
): Promise<RecordedDispute> {
  if (!orderId) return { status: "not_ours" };
  return db().transaction(async (tx) => {
    // The order's lock serialises two events of one dispute, also before the dispute has a row.
    const [order] = await tx.select().from(orders).where(eq(orders.id, orderId)).for("update");
    if (!order) return { status: "not_ours" };
    const { customerId, amountCents, currency } = order;
    const [before] = await tx.select().from(disputes).where(eq(disputes.id, disputeId));
    const ticketId = before?.ticketId ?? (await handTicket(tx, order));
    const closed = what === "closed";
    await tx
      .insert(disputes)
      .values({
        id: disputeId,
        orderId,
        customerId,
        ticketId,
        status,
        closed,
        closedAt: closed ? new Date() : null,
      })
      .onConflictDoUpdate({
        target: disputes.id,
        set: { status, closed, closedAt: closed ? sql`now()` : null },
        setWhere: eq(disputes.closed, false),
      });
    await appendAudit(tx, {
      ...auditedAs(by),
      action: closed ? "dispute_closed" : "dispute_opened",
      subject: { type: "ticket", id: ticketId },
      customerId,
      dedupeKey: `dispute:${disputeId}:${what}`,
      detail: { orderId, disputeId, amountCents, currency, status },
    });
    if (forbidsRefund(status)) await withdrawQuestions(tx, orderId, by);
    return { status: closed || before?.closed ? "closed" : "open", customerId, ticketId };
  });
}

/** False for an inquiry, which takes no money, and for a won dispute, which returns it. */
function forbidsRefund(status: string): boolean {
  return status !== "won" && status !== "prevented" && !status.startsWith("warning_");
}

async function withdrawQuestions(tx: Transaction, orderId: string, by: ActingRun): Promise<void> {
  const open = await tx
    .select()
    .from(approvals)
    .where(and(refundsOrder(orderId), eq(approvals.status, "pending")))
    .orderBy(asc(approvals.ticketId));
  for (const approval of open) {
    const { ticketId, sourceMessageId } = refundOf(approval);
    // Locks the ticket before its approval: the order in which a takeover locks them.
    await lockTicket(tx, ticketId);
    await withdrawApproval(tx, approval.id, { cause: "charge_disputed", ...auditedAs(by) });
    await handToPerson(sourceMessageId, "refund_impossible", tx);
  }
}

/** A condition: the approval asks about a refund of this order. */
function refundsOrder(orderId: string) {
  return and(eq(approvals.kind, "refund"), eq(sql`${approvals.effect} ->> 'orderId'`, orderId));
}

/** Hands the ticket with this order's refund to a person, or opens one. */
async function handTicket(tx: Transaction, order: typeof orders.$inferSelect): Promise<string> {
  const [talked] = await tx
    .select({ ticketId: approvals.ticketId })
    .from(approvals)
    .where(refundsOrder(order.id))
    .orderBy(desc(approvals.id))
    .limit(1);
  if (talked?.ticketId) {
    await reopenTicket(tx, talked.ticketId);
    return talked.ticketId;
  }
  const id = newId("ticket");
  const subject = `Dispute about ${order.id}`;
  await tx.insert(tickets).values({ id, customerId: order.customerId, subject });
  return id;
}

/**
 * Asks Stripe for the status of a dispute of which only the id is known (from a thin event), and finds the order of its
 * charge.
 * @throws VendorError
 */
export async function askAboutDispute(disputeId: string): Promise<KnownDispute> {
  const { status, chargeId } = await retrieveDispute(disputeId);
  const [order] = await db().select().from(orders).where(eq(orders.chargeId, chargeId));
  return { orderId: order?.id ?? null, customerId: order?.customerId ?? null, disputeId, status };
}
