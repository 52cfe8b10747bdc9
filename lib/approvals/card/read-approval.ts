import { and, count, desc, eq, inArray, ne, sql } from "drizzle-orm";
import { approvals, customers, messages, orders, refunds, users } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import { requirePermission } from "@/lib/access/require-permission";
import { votingRole } from "@/lib/access/rules";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { recordReveal } from "@/lib/audit/record-reveal";
import { db } from "@/lib/db";
import { readPolicy } from "@/lib/policy/read-policy";
import { refundIdempotencyKey, refundPayload } from "@/lib/refunds/effect-hash";
import { LOOK_MS, lookAtCharge } from "@/lib/refunds/look-at-charge";
import { readRefundedCents } from "@/lib/refunds/read-refund";
import { leftOf, obstacleSentence, refundObstacle } from "@/lib/refunds/rules";
import { findSimilar } from "@/lib/tickets/similar/find-similar";
import { senderOf, showMail, shownColumns } from "@/lib/tickets/view/shown-mail";
import { readVotes } from "../decision/votes.ts";
import { loadApprovals } from "../queue/load-approvals.ts";
import { livingClaim, mayDecide } from "../rules.ts";
import { ApprovalCard } from "../schemas.ts";

const EARLIER_REFUNDS = 5;

/**
 * Everything needed to decide, on one card. A role that sees personal data gets the message and the reply, which is
 * audited.
 * @throws NotFound
 */
export async function readApproval(me: Me, id: string): Promise<ApprovalCard> {
  requirePermission(me, "see");
  const [approval] = await loadApprovals(me, { where: eq(approvals.id, id), orderBy: [sql`1`], limit: 1 });
  const [found] = await db()
    .select({
      approval: approvals,
      message: shownColumns,
      customer: customers,
      order: orders,
      claimant: users.name,
    })
    .from(approvals)
    .innerJoin(messages, eq(messages.id, approvals.sourceMessageId))
    .innerJoin(customers, eq(customers.id, approvals.customerId))
    .innerJoin(orders, eq(orders.id, approvals.orderId))
    .leftJoin(users, eq(users.id, approvals.claimedBy))
    .where(eq(approvals.id, id));
  if (!approval || !found) throw new NotFound("approval", id);
  const { approval: row, message, customer, order } = found;

  const [facts, earlierRefunds, similar, reply, may, stripe] = await Promise.all([
    countFacts(customer.id, order.id),
    listEarlierRefunds(me, customer.id, id),
    findSimilar(me, row.ticketId, true),
    readReply(message.id),
    whetherMayDecide(me, row),
    approval.status === "pending" ? readCharge(row) : null,
    recordReveal(me, { type: "message", id: message.id }, customer.id),
  ]);
  const mask = maskFor(me);
  const { text, quoted, wholeLength } = showMail(message);
  return ApprovalCard.parse({
    ...approval,
    runId: row.runId,
    message: {
      id: message.id,
      fromName: mask.name(message.fromName || customer.name),
      at: message.createdAt.toISOString(),
      subject: mask.text(message.subject),
      body: mask.text(text),
      quoted: quoted && mask.text(quoted),
      wholeLength: mask.open ? wholeLength : null,
      sender: senderOf(message),
    },
    evidence: mask.open ? row.evidence : [],
    draftReply: row.draftReply === "" ? null : mask.text(row.draftReply),
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
    claim: livingClaim(row, found.claimant, new Date()),
    similar,
    payload: {
      method: "POST",
      path: "/v1/refunds",
      idempotencyKey: refundIdempotencyKey(row),
      body: refundPayload(row),
    },
    ...may,
    ...(may.mayDecide.allowed && stripe?.why && { mayDecide: { allowed: false, why: stripe.why } }),
    reply,
  });
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
    ...refund,
    at: refund.requestedAt.toISOString(),
    reason: mask.open ? reason : `Refund for ${refund.orderId}`,
  }));
}

async function readReply(messageId: string) {
  const [reply] = await db()
    .select()
    .from(messages)
    .where(and(eq(messages.answersMessageId, messageId), eq(messages.direction, "outbound")))
    .orderBy(desc(messages.id))
    .limit(1);
  return reply ? { ...reply, sentAt: reply.sentAt?.toISOString() ?? null } : null;
}

async function whetherMayDecide(me: Me, approval: typeof approvals.$inferSelect) {
  if (approval.status !== "pending")
    return { mayDecide: { allowed: false, why: `Already ${approval.status}.` }, mayReject: false };
  const { votes } = await readVotes(db(), approval);
  const policy = await readPolicy(db());
  const ask = (decision: "approve" | "reject") =>
    mayDecide(policy, approval, votes, { userId: me.id, role: votingRole(me), decision });
  return { mayDecide: ask("approve"), mayReject: ask("reject").allowed };
}

type Asked = Pick<typeof approvals.$inferSelect, "chargeId" | "amountCents" | "currency">;

/** Stripe's present state of an open approval's payment, with the reason if the refund is impossible. */
async function readCharge(
  row: Asked,
): Promise<{ charge: NonNullable<ApprovalCard["charge"]>; why: string | null }> {
  const look = await lookAtCharge(row.chargeId, LOOK_MS.card);
  const found = look.asked ? look.charge : null;
  const leftCents = found ? leftOf(found) : null;
  const obstacle = look.asked ? refundObstacle(look.charge, row) : null;
  const left = leftCents === null ? null : { amountCents: leftCents, currency: row.currency };
  return {
    charge: {
      asked: look.asked,
      at: new Date().toISOString(),
      refundedCents: found?.refundedCents ?? null,
      leftCents,
      dispute: found?.dispute
        ? { status: found.dispute.status, dueBy: found.dispute.dueBy?.toISOString() ?? null }
        : null,
      obstacle,
    },
    why: obstacle && obstacleSentence(obstacle, left),
  };
}
