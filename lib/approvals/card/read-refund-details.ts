import { and, count, desc, eq, inArray, ne } from "drizzle-orm";
import { approvals, customers, messages, orders, refunds } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { recordReveal } from "@/lib/audit/record-reveal";
import { db } from "@/lib/db";
import { findObstacle, LOOK_MS, lookAtCharge } from "@/lib/refunds/look-at-charge";
import { readRefundedCents } from "@/lib/refunds/read-refund";
import { type RefundEffect, refundIdempotencyKey, refundPayload } from "@/lib/refunds/refund-effect";
import { leftOf } from "@/lib/refunds/rules";
import { findSimilar } from "@/lib/tickets/similar/find-similar";
import { shownColumns } from "@/lib/tickets/view/shown-mail";
import type { RefundDetails } from "../schemas.ts";
import { readAnswerTo, showSource } from "./source-mail.ts";

const EARLIER_REFUNDS = 5;

type Approval = Pick<
  typeof approvals.$inferSelect,
  "id" | "status" | "evidence" | "draftReply" | "ticketId" | "customerId"
>;

/**
 * The sections of a refund's card: the mail, the payment as Stripe has it now, earlier refunds and similar cases.
 * Includes message and reply if the role may see personal data; that is audited.
 * @throws NotFound
 */
export async function readRefundDetails(
  me: Me,
  approval: Approval,
  effect: RefundEffect,
): Promise<RefundDetails> {
  const { ticketId, customerId } = approval;
  const [found] = await db()
    .select({ message: shownColumns, customer: customers, order: orders })
    .from(messages)
    .innerJoin(customers, eq(customers.id, customerId ?? ""))
    .innerJoin(orders, eq(orders.id, effect.orderId))
    .where(eq(messages.id, effect.sourceMessageId));
  if (!found || ticketId === null) throw new NotFound("refund of approval", approval.id);
  const { message, customer, order } = found;

  const [facts, earlierRefunds, similar, answer, stripe] = await Promise.all([
    countFacts(customer.id, order.id),
    listEarlierRefunds(me, customer.id, approval.id),
    findSimilar(me, ticketId, true),
    readAnswerTo(message.id),
    approval.status === "pending" ? readCharge(effect) : null,
    recordReveal(me, { type: "message", id: message.id }, customer.id),
  ]);
  const mask = maskFor(me);
  return {
    form: "refund",
    orderId: effect.orderId,
    amountCents: effect.amountCents,
    currency: effect.currency,
    ticketId,
    customerId: customer.id,
    customerEmail: mask.email(customer.email),
    tier: customer.tier,
    message: showSource(mask, message, customer),
    evidence: mask.open ? approval.evidence.map((one) => ({ source: null, ...one })) : [],
    draftReply: approval.draftReply === "" ? null : mask.text(approval.draftReply),
    customer: { name: mask.name(customer.name), since: customer.createdAt.toISOString(), ...facts.customer },
    order: {
      description: order.description,
      chargeId: order.chargeId,
      paidCents: order.amountCents,
      refundedCents: facts.refundedCents,
      placedAt: order.placedAt.toISOString(),
    },
    charge: stripe?.charge ?? null,
    earlierRefunds,
    similar,
    payload: {
      method: "POST",
      path: "/v1/refunds",
      idempotencyKey: refundIdempotencyKey(effect),
      body: refundPayload(effect),
    },
    impossible: stripe?.why ?? null,
    reply: answer && { id: answer.id, status: answer.status, sentAt: answer.sentAt },
  };
}

async function countFacts(customerId: string, orderId: string) {
  const moved = inArray(refunds.status, ["executing", "confirmed"]);
  const [[ordered], [refunded], refundedCents] = await Promise.all([
    db().select({ n: count() }).from(orders).where(eq(orders.customerId, customerId)),
    db()
      .select({ n: count() })
      .from(refunds)
      .where(and(eq(refunds.customerId, customerId), moved)),
    readRefundedCents(db(), orderId),
  ]);
  return {
    customer: { orders: ordered?.n ?? 0, refunds: refunded?.n ?? 0 },
    refundedCents,
  };
}

async function listEarlierRefunds(me: Me, customerId: string, approvalId: string) {
  const mask = maskFor(me);
  const rows = await db()
    .select({ refund: refunds, reason: approvals.reason })
    .from(refunds)
    .innerJoin(approvals, eq(approvals.id, refunds.approvalId))
    .where(
      and(
        eq(refunds.customerId, customerId),
        eq(refunds.status, "confirmed"),
        ne(refunds.approvalId, approvalId),
      ),
    )
    .orderBy(desc(refunds.id))
    .limit(EARLIER_REFUNDS);
  return rows.map(({ refund, reason }) => ({
    id: refund.id,
    orderId: refund.orderId,
    amountCents: refund.amountCents,
    currency: refund.currency,
    at: refund.requestedAt.toISOString(),
    reason: mask.open ? reason : `Refund for ${refund.orderId}`,
  }));
}

/** Stripe's present state of an open approval's payment, with the reason if the refund is impossible. */
async function readCharge(
  effect: RefundEffect,
): Promise<{ charge: NonNullable<RefundDetails["charge"]>; why: string | null }> {
  const look = await lookAtCharge(effect.chargeId, LOOK_MS.card);
  const found = look.asked ? look.charge : null;
  const leftCents = found ? leftOf(found) : null;
  const impossible = findObstacle(look, effect);
  return {
    charge: {
      asked: look.asked,
      at: new Date().toISOString(),
      refundedCents: found?.refundedCents ?? null,
      leftCents,
      dispute: found?.dispute
        ? { status: found.dispute.status, dueBy: found.dispute.dueBy?.toISOString() ?? null }
        : null,
      obstacle: impossible?.obstacle ?? null,
    },
    why: impossible?.sentence ?? null,
  };
}
