import { and, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import {
  agentStates,
  approvalDecisions,
  approvals,
  auditLog,
  disputes,
  messages,
  orders,
  refunds,
  tickets,
} from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import type { Queryable } from "@/lib/db";
import { refundOf } from "@/lib/refunds/refund-effect";
import { readNeed } from "@/lib/tickets/view/ticket-need";
import type { ApprovalFact, Evidence, RefundFact } from "./claims.ts";

/** Stripe's statuses of a dispute that we won. */
const WON = ["won", "warning_closed"];

/** Causes of a blocked proposal that settle for good where the money of a payment is. */
const REFUNDED_ELSEWHERE = "charge_refunded";
const TAKEN_BACK = "charge_lost";

/** Reads the present records of a ticket, with which a reply is compared. @throws NotFound */
export async function readEvidence(
  tx: Queryable,
  ticketId: string,
  { byPerson }: { byPerson: boolean },
): Promise<Evidence> {
  const [ticket] = await tx.select().from(tickets).where(eq(tickets.id, ticketId));
  if (!ticket) throw new NotFound("ticket", ticketId);
  const { customerId } = ticket;
  const own = customerId
    ? await Promise.all([
        tx.select().from(orders).where(eq(orders.customerId, customerId)),
        readRefunds(tx, customerId, ticketId),
        readApprovals(tx, customerId, ticketId),
        tx.select().from(disputes).where(eq(disputes.customerId, customerId)),
        readStripesWord(tx, customerId, ticketId),
      ])
    : undefined;
  const [owned, moved, asked, called, told] = own ?? [[], [], [], [], []];
  return {
    byPerson,
    withPerson:
      (await readNeed(tx, ticketId)).personNeeded !== null ||
      asked.some(({ onTicket, status }) => onTicket && status === "pending"),
    orders: owned.map(({ id, amountCents, currency }) => ({ id, amountCents, currency })),
    refunds: [...moved, ...told.filter(({ cause }) => cause === REFUNDED_ELSEWHERE)].sort(
      (a, b) => b.since.getTime() - a.since.getTime(),
    ),
    approvals: asked,
    proposed: await readProposed(tx, ticketId),
    calledBack: [
      ...told.filter(({ cause }) => cause === TAKEN_BACK),
      ...called
        .filter(({ status }) => !WON.includes(status))
        .map((row) => ({ orderId: row.orderId, onTicket: row.ticketId === ticketId, since: row.openedAt })),
    ],
    notes: asked.flatMap(({ notes }) => notes),
  };
}

async function readRefunds(tx: Queryable, customerId: string, ticketId: string): Promise<RefundFact[]> {
  const rows = await tx
    .select({ refund: refunds, ticketId: messages.ticketId })
    .from(refunds)
    .innerJoin(messages, eq(messages.id, refunds.sourceMessageId))
    .where(eq(refunds.customerId, customerId))
    .orderBy(desc(refunds.updatedAt));
  return rows.map(({ refund, ticketId: on }) => ({
    orderId: refund.orderId,
    amountCents: refund.amountCents,
    currency: refund.currency,
    state: stateOf(refund),
    onTicket: on === ticketId,
    since: refund.updatedAt,
  }));
}

/** Stripe's state of payments when a proposal was blocked, from the audit rows of the blocks. */
async function readStripesWord(tx: Queryable, customerId: string, ticketId: string) {
  const blocks = await tx
    .select()
    .from(auditLog)
    .where(
      and(
        eq(auditLog.customerId, customerId),
        eq(auditLog.action, "refund_blocked"),
        inArray(sql`${auditLog.detail} ->> 'cause'`, [REFUNDED_ELSEWHERE, TAKEN_BACK]),
      ),
    );
  const states = await tx
    .select({ proposals: agentStates.proposals, messageId: messages.id, ticketId: messages.ticketId })
    .from(agentStates)
    .innerJoin(messages, eq(messages.id, agentStates.messageId))
    .where(
      inArray(
        agentStates.messageId,
        blocks.map(({ subjectId }) => subjectId),
      ),
    );
  return blocks.flatMap(({ subjectId, dedupeKey, detail, at }) => {
    const state = states.find(
      ({ messageId, proposals }) =>
        messageId === subjectId && proposals.some(({ callId }) => dedupeKey.includes(`:${callId}:`)),
    );
    const proposal = state?.proposals.find(({ callId }) => dedupeKey.includes(`:${callId}:`));
    if (!state || !proposal) return [];
    const { orderId, amountCents, currency } = proposal;
    const row = { orderId, amountCents, currency, state: "elsewhere" as const, since: at };
    return [{ ...row, cause: detail.cause, onTicket: state.ticketId === ticketId }];
  });
}

function stateOf({ status, stripeRefundId, cause }: typeof refunds.$inferSelect): RefundFact["state"] {
  if (status === "failed") return cause === "stripe_charge_already_refunded" ? "elsewhere" : "failed";
  if (status === "blocked" || status === "requested") return "blocked";
  return stripeRefundId ? "moved" : "under_way";
}

async function readApprovals(tx: Queryable, customerId: string, ticketId: string) {
  const rows = await tx
    .select()
    .from(approvals)
    .where(and(eq(approvals.customerId, customerId), eq(approvals.kind, "refund")))
    .orderBy(desc(approvals.id));
  const ids = rows.map(({ id }) => id);
  const votes = await tx
    .select()
    .from(approvalDecisions)
    .where(and(inArray(approvalDecisions.approvalId, ids), isNull(approvalDecisions.retractedAt)));
  return rows.map((approval) => {
    const { id, status, ticketId: on } = approval;
    const { orderId, amountCents, currency } = refundOf(approval);
    const mine = votes.filter(({ approvalId }) => approvalId === id);
    const fact: ApprovalFact = {
      orderId,
      amountCents,
      currency,
      status,
      byPeople: mine.filter(({ role }) => role !== "policy").map(({ decision }) => decision),
      onTicket: on === ticketId,
    };
    return { ...fact, notes: mine.map(({ customerNote }) => customerNote) };
  });
}

/** The sums of the worker's proposals on a ticket, with and without an approval. */
async function readProposed(tx: Queryable, ticketId: string) {
  const states = await tx
    .select({ proposals: agentStates.proposals })
    .from(agentStates)
    .innerJoin(messages, eq(messages.id, agentStates.messageId))
    .where(eq(messages.ticketId, ticketId));
  return states.flatMap(({ proposals }) =>
    proposals.map(({ amountCents, currency }) => ({ amountCents, currency })),
  );
}
