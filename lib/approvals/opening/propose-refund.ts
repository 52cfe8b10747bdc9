import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { approvals, messages, orders, refunds, tickets } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { Conflict } from "@/lib/app-errors";
import { db, type Transaction } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { readPolicy } from "@/lib/policy/read-policy";
import {
  type ChargeLook,
  findObstacle,
  LOOK_MS,
  lookAtCharge,
  NOT_ASKED,
} from "@/lib/refunds/look-at-charge";
import { readRefundedCents } from "@/lib/refunds/read-refund";
import { RefundEffect, refundEffectHash, refundKey } from "@/lib/refunds/refund-effect";
import { refuseHeld } from "@/lib/tickets/assignment/refuse-held";
import { takeInHand } from "@/lib/tickets/assignment/take-in-hand";
import { lockTicket } from "@/lib/tickets/lock-ticket";
import { readNeed } from "@/lib/tickets/view/ticket-need";
import { measureFacts } from "../facts/measure-facts.ts";
import { checkProposal } from "../rules.ts";
import { insertApproval } from "./insert-approval.ts";
import type { ProposeRefund } from "./schemas.ts";

type Ticket = typeof tickets.$inferSelect;

/** Reasons to refuse a proposal before an approval opens. */
const REFUSED: Record<string, string> = {
  unknown_order: "This order belongs to another customer, or to nobody. Nothing was asked.",
  wrong_currency: "The order was paid in another currency. Nothing was asked.",
  no_amount: "The amount must be above zero. Nothing was asked.",
  more_than_paid: "The amount is more than was paid. Nothing was asked.",
  above_limit:
    "The policy refuses refunds of this size. Nothing was asked; the ticket stays with you. Settle it another way, and note how when you resolve the ticket.",
};

/**
 * Proposes a refund as a person, who then has the ticket. The policy decides who must agree, as for proposals of the
 * agent, but the proposer never counts. `pay-proposed-refund` waits for the decision and pays. The proposal names the
 * mail of an earlier approval for the same order, so that at most one of the two is paid.
 * @throws NotAllowed, NotFound; Conflict with the reason, then nothing was changed
 */
export async function proposeRefund(me: Me, ticketId: string, input: ProposeRefund): Promise<void> {
  requirePermission(me, "decide");
  const look = await lookAtOrder(ticketId, input.orderId);
  await db().transaction(async (tx) => {
    const ticket = await lockTicket(tx, ticketId);
    await refuseHeld(tx, ticket, {
      meId: me.id,
      instead: "Take it over from them first, then propose. Nothing was asked.",
    });
    const { personNeeded, underWay } = await readNeed(tx, ticketId);
    if (underWay && personNeeded === null)
      throw refuse("agent_at_work", "The agent works on this ticket. Take it over first. Nothing was asked.");
    const [order] = await tx.select().from(orders).where(eq(orders.id, input.orderId));
    const policy = await readPolicy(tx);
    const sourceMessageId = await findSourceMessage(tx, ticket, input.orderId);
    const requester = { type: "user", id: me.id } as const;
    const facts = await measureFacts(tx, {
      kind: "refund",
      effectKey: refundKey({ sourceMessageId, orderId: input.orderId }),
      customerId: ticket.customerId,
      ticketId,
      requester,
    });
    const verdict = checkProposal(input, order, ticket.customerId, policy.rules, facts);
    if (!("order" in verdict)) throw refuse(verdict.cause, REFUSED[verdict.cause] ?? verdict.cause);
    const { order: known, requiredDecisions } = verdict;
    if (input.amountCents > known.amountCents - (await readRefundedCents(tx, known.id)))
      throw refuse("more_than_left", "Part of this order was refunded: less than that is left.");

    const effect: RefundEffect = {
      sourceMessageId,
      orderId: known.id,
      chargeId: known.chargeId,
      amountCents: input.amountCents,
      currency: known.currency,
    };
    await refuseIfAnswered(tx, effect);
    const impossible = findObstacle(look, effect);
    if (impossible)
      throw refuse(
        "refund_impossible",
        `${impossible.sentence} Nothing was asked. Settle it another way, and note how when you resolve the ticket.`,
        { obstacle: impossible.obstacle },
      );
    await takeInHand(tx, ticket, me);
    const approval = await insertApproval(tx, {
      kind: "refund",
      effect,
      ticketId,
      customerId: known.customerId,
      requester,
      proposedBy: me.id,
      reason: input.reason,
      policy,
      facts,
      requiredDecisions,
      runId: null,
    });
    if (!approval)
      throw refuse("rejected_before", "Exactly this refund was rejected before. Propose another amount.");
    await emitEvent(tx, "ticket/refund_proposed", { approvalId: approval.id, ticketId });
  });
}

/** Asks Stripe about the payment, outside the transaction; skips an order of another customer. */
async function lookAtOrder(ticketId: string, orderId: string): Promise<ChargeLook> {
  const [order] = await db()
    .select({ chargeId: orders.chargeId })
    .from(orders)
    .innerJoin(tickets, eq(tickets.customerId, orders.customerId))
    .where(and(eq(tickets.id, ticketId), eq(orders.id, orderId)));
  return order ? lookAtCharge(order.chargeId, LOOK_MS.decision) : NOT_ASKED;
}

const refuse = (code: string, message: string, details?: Record<string, unknown>) =>
  new Conflict({ code, message, details });

/** The mail of an earlier approval for the order under which no money moved; else the newest mail. */
async function findSourceMessage(tx: Transaction, ticket: Ticket, orderId: string): Promise<string> {
  const [asked] = await tx
    .select({ effect: approvals.effect })
    .from(approvals)
    .where(
      and(
        eq(approvals.ticketId, ticket.id),
        eq(approvals.kind, "refund"),
        eq(sql`${approvals.effect} ->> 'orderId'`, orderId),
        sql`not exists (
          select from refunds f
          where f.source_message_id || ':' || f.order_id = ${approvals.effectKey}
            and (f.status in ('executing', 'confirmed') or f.stripe_refund_id is not null))`,
      ),
    )
    .orderBy(desc(approvals.openedAt))
    .limit(1);
  if (asked) return RefundEffect.parse(asked.effect).sourceMessageId;
  if (ticket.personNeeded === "refund_refused" && ticket.neededFor) return ticket.neededFor;
  const [newest] = await tx
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.ticketId, ticket.id), eq(messages.direction, "inbound")))
    .orderBy(desc(messages.createdAt))
    .limit(1);
  if (!newest) throw refuse("no_mail", "No mail on this ticket asks for a refund. Nothing was asked.");
  return newest.id;
}

/** An open or decided approval for the same mail and order, or money that moved for it. */
async function refuseIfAnswered(tx: Transaction, effect: RefundEffect): Promise<void> {
  const { sourceMessageId, orderId } = effect;
  const [living] = await tx
    .select({ id: approvals.id, status: approvals.status })
    .from(approvals)
    .where(
      and(
        eq(approvals.kind, "refund"),
        eq(approvals.effectKey, refundKey(effect)),
        inArray(approvals.status, ["pending", "approved"]),
      ),
    );
  const [sent] = await tx
    .select()
    .from(refunds)
    .where(
      and(
        eq(refunds.sourceMessageId, sourceMessageId),
        eq(refunds.orderId, orderId),
        sql`(${refunds.status} in ('executing', 'confirmed') or ${refunds.stripeRefundId} is not null)`,
      ),
    );
  if (sent?.status === "failed")
    throw refuse(
      "refund_came_back",
      "Stripe took this refund once and it came back. It is not sent twice: settle it another way, and note how.",
    );
  if (sent) throw refuse("already_refunded", "This refund was paid already.", { refundId: sent.id });
  if (living)
    throw refuse(
      "already_asked",
      living.status === "pending"
        ? "A refund of this order waits for a decision already."
        : "A refund of this order is approved already. If its run failed, rerun that.",
      { approvalId: living.id, effectHash: refundEffectHash(effect) },
    );
}
