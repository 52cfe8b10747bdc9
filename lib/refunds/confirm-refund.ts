import { and, eq, sql } from "drizzle-orm";
import { approvals, refunds } from "@/db/schema";
import { type ActingRun, appendAudit, auditedAs } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import type { StripeRefundTold } from "@/lib/events/event-schemas";
import { reopenTicket } from "@/lib/tickets/reopen-ticket";
import { findRefund, retrieveRefund } from "@/lib/vendors/stripe";
import { recordIssuedRefund } from "./record-refund.ts";
import { nextCheckAt, readStripeStatus } from "./rules.ts";
import type { SettledRefund } from "./schemas.ts";

type Refund = typeof refunds.$inferSelect;

/**
 * Brings our row to Stripe's state, whatever the order of events, repeated or missing: a refund at Stripe only moves
 * forward (open, arrived, undone), and so does the row. Asks Stripe every time, because the status in an event may be
 * old or forged.
 * @param told the event's data; only its ids are read
 * @param by the acting function, and whether its event was `stripe/refund.failed`; if not, a failure sends that event
 * @throws VendorError when Stripe gave no usable answer
 */
export async function confirmRefund(
  told: StripeRefundTold,
  by: ActingRun & { failureTold: boolean },
): Promise<SettledRefund> {
  const refund = await findRow(told);
  if (!refund) return { refundId: null, status: "not_ours" };
  const { stripeRefundId } = refund;
  // Without Stripe's id in our row, search by our ids: the event may name a foreign refund.
  const paid = stripeRefundId ? await retrieveRefund(stripeRefundId) : await findRefund(refund);
  if (!paid) return leaveOpen(refund);
  // The webhook arrived before the answer to our own call: first record that Stripe accepted the refund.
  if (!refund.stripeRefundId) await recordIssuedRefund(refund, paid, refund.runId);
  const verdict = readStripeStatus(paid.status);
  if (verdict === "arrived") return settleRefund(refund.id, by);
  if (verdict === "undone") return failRefund(refund.id, `stripe_refund_${paid.status}`, by);
  return leaveOpen(refund);
}

/** The row of the event; none when the event is about a refund that we did not make. */
async function findRow({ refundId, stripeRefundId }: StripeRefundTold): Promise<Refund | undefined> {
  const known = refundId
    ? eq(refunds.id, refundId)
    : stripeRefundId && eq(refunds.stripeRefundId, stripeRefundId);
  if (!known) return undefined;
  const [refund] = await db().select().from(refunds).where(known);
  const another = stripeRefundId && refund?.stripeRefundId && refund.stripeRefundId !== stripeRefundId;
  return another ? undefined : refund;
}

/** Schedules the next check of an open refund. */
async function leaveOpen({ id, requestedAt, status }: Refund): Promise<SettledRefund> {
  if (status === "executing") {
    const checkAt = nextCheckAt("executing", requestedAt, new Date());
    await db().update(refunds).set({ checkAt }).where(eq(refunds.id, id));
  }
  return { refundId: id, status: "open" };
}

/** Records that the money arrived. A failed refund stays failed: Stripe's events arrive in any order. */
async function settleRefund(refundId: string, by: ActingRun): Promise<SettledRefund> {
  return db().transaction(async (tx) => {
    const [before] = await tx.select().from(refunds).where(eq(refunds.id, refundId)).for("update");
    if (before?.status !== "executing") return { refundId, status: before?.status ?? "not_ours" };
    const checkAt = nextCheckAt("confirmed", before.requestedAt, new Date());
    await tx
      .update(refunds)
      .set({ status: "confirmed", checkAt, confirmedAt: sql`now()`, updatedAt: sql`now()` })
      .where(and(eq(refunds.id, refundId), eq(refunds.status, "executing")));
    const { orderId, approvalId, customerId, amountCents, currency, stripeRefundId } = before;
    await appendAudit(tx, {
      ...auditedAs(by),
      action: "refund_confirmed",
      subject: { type: "refund", id: refundId },
      customerId,
      dedupeKey: `refund:${refundId}:confirmed`,
      detail: { orderId, approvalId, amountCents, currency, stripeRefundId },
    });
    return { refundId, status: "confirmed" };
  });
}

/**
 * Records that an accepted refund failed, perhaps days later: reopens its ticket for a person. The approval stays as it
 * was decided, and the row prevents a second payment.
 * @param cause a code such as `stripe_refund_failed`
 */
export async function failRefund(
  refundId: string,
  cause: string,
  by: ActingRun & { failureTold: boolean },
): Promise<SettledRefund> {
  return db().transaction(async (tx) => {
    const [before] = await tx.select().from(refunds).where(eq(refunds.id, refundId)).for("update");
    if (before?.status !== "executing" && before?.status !== "confirmed")
      return { refundId, status: before?.status ?? "not_ours" };
    await tx
      .update(refunds)
      .set({ status: "failed", cause, checkAt: null, confirmedAt: null, updatedAt: sql`now()` })
      .where(eq(refunds.id, refundId));
    const { orderId, approvalId, customerId, amountCents, currency, stripeRefundId } = before;
    const [approval] = await tx
      .select({ ticketId: approvals.ticketId })
      .from(approvals)
      .where(eq(approvals.id, approvalId));
    const ticketId = approval?.ticketId ?? null;
    if (ticketId) await reopenTicket(tx, ticketId);
    if (!by.failureTold) {
      const data = { refundId, stripeRefundId, status: "failed", ticketId, customerId };
      await emitEvent(tx, "stripe/refund.failed", data, { id: `evt_failed_${refundId}` });
    }
    await appendAudit(tx, {
      ...auditedAs(by),
      action: "refund_failed",
      subject: { type: "refund", id: refundId },
      customerId,
      dedupeKey: `refund:${refundId}:failed`,
      detail: { orderId, approvalId, amountCents, currency, stripeRefundId, cause },
    });
    return { refundId, status: "failed" };
  });
}
