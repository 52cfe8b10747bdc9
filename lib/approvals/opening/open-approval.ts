import { and, eq, inArray, ne, type SQL } from "drizzle-orm";
import { agentStates, approvals, messages, orders, refunds } from "@/db/schema";
import type { StoredProposal } from "@/db/schema/agent";
import { NotFound } from "@/lib/app-errors";
import { type ActingRun, appendAudit, auditedAs } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { readPolicy } from "@/lib/policy/read-policy";
import { type ChargeLook, findObstacle, NOT_ASKED } from "@/lib/refunds/look-at-charge";
import { type RefundEffect, refundEffectHash, refundKey } from "@/lib/refunds/refund-effect";
import { handToPerson } from "@/lib/tickets/assignment/hand-to-person";
import { lockTicket } from "@/lib/tickets/lock-ticket";
import { withdrawApproval } from "../closing/withdraw-approval.ts";
import { measureFacts } from "../facts/measure-facts.ts";
import { checkProposal, type Gate } from "../rules.ts";
import { gateOf } from "./gate-of.ts";
import { insertApproval } from "./insert-approval.ts";

type ApprovalRow = typeof approvals.$inferSelect;

interface Opening {
  agentStateId: string;
  callId: string;
  by: ActingRun;
  look: ChargeLook;
}

/**
 * Opens the approval of an agent's proposal. Repeating the call finds the same approval; a changed amount withdraws the
 * old approval and opens another. A decided approval is answered at once, because its event may have been sent before
 * the run waits. If Stripe would refuse the refund, no approval opens, and the ticket goes to a person.
 * @param agentStateId the worker's stored state, with the proposal
 * @param callId the proposal's call in that state
 * @param look Stripe's state of the payment, from `lookAtProposal`
 */
export async function openApproval(
  agentStateId: string,
  callId: string,
  by: ActingRun,
  look: ChargeLook = NOT_ASKED,
): Promise<Gate> {
  const opened = await db().transaction((tx) => openOrFind(tx, { agentStateId, callId, by, look }));
  return "callId" in opened ? opened : gateOf(opened, callId);
}

/** A gate without an approval, or the approval that was found or opened. */
async function openOrFind(
  tx: Transaction,
  { agentStateId, callId, by, look }: Opening,
): Promise<Extract<Gate, { kind: "paid" | "blocked" }> | ApprovalRow> {
  const { message, proposal, workerVersion } = await readProposal(tx, agentStateId, callId);
  // Locks the ticket before any approval: the order in which a takeover locks them.
  const ticket = await lockTicket(tx, message.ticketId);
  if (ticket.personNeeded === "taken_over") {
    await block(tx, message, proposal, "taken_over", by);
    return { callId, kind: "blocked", cause: "taken_over" };
  }
  if (message.senderVerdict === "failed") {
    await block(tx, message, proposal, "spoofed_sender", by);
    await handToPerson(message.id, "spoofed_sender", tx);
    return { callId, kind: "blocked", cause: "spoofed_sender" };
  }
  const paidUnder = await paidUnderApproval(tx, message.id, proposal.orderId);
  if (paidUnder) return { callId, kind: "paid", approvalId: paidUnder };

  const [order] = await tx.select().from(orders).where(eq(orders.id, proposal.orderId));
  const policy = await readPolicy(tx);
  const requester = { type: "agent", id: "support-agent" } as const;
  const facts = await measureFacts(tx, {
    kind: "refund",
    effectKey: refundKey({ sourceMessageId: message.id, orderId: proposal.orderId }),
    customerId: message.customerId,
    ticketId: message.ticketId,
    requester,
    workerVersion,
  });
  const verdict = checkProposal(proposal, order, message.customerId, policy.rules, facts);
  if (!("order" in verdict)) {
    await block(tx, message, proposal, verdict.cause, by);
    return { callId, kind: "blocked", cause: verdict.cause };
  }
  const effect: RefundEffect = {
    sourceMessageId: message.id,
    orderId: verdict.order.id,
    chargeId: verdict.order.chargeId,
    amountCents: proposal.amountCents,
    currency: verdict.order.currency,
  };
  const obstacle = findObstacle(look, effect)?.obstacle;
  if (obstacle) {
    await withdrawAll(tx, effect, obstacle, by);
    await block(tx, message, proposal, obstacle, by);
    await handToPerson(message.id, "refund_impossible", tx);
    return { callId, kind: "blocked", cause: obstacle };
  }
  await withdrawOthers(tx, effect, by);
  const { customerId } = verdict.order;
  // The policy alone never grants money to an unverified sender.
  const asksAnyway = verdict.requiredDecisions === 0 && message.senderVerdict !== "verified";
  const requiredDecisions = asksAnyway ? 1 : verdict.requiredDecisions;
  const question = {
    kind: "refund",
    effect,
    ticketId: message.ticketId,
    customerId,
    requester,
    workerVersion,
    reason: proposal.reason,
    evidence: proposal.evidence,
    draftReply: proposal.draftReply,
    policy,
    facts,
    requiredDecisions,
    runId: by.runId,
  };
  return (await insertApproval(tx, question)) ?? (await livingApproval(tx, effect));
}

async function readProposal(tx: Transaction, agentStateId: string, callId: string) {
  const [found] = await tx
    .select({ state: agentStates, message: messages })
    .from(agentStates)
    .innerJoin(messages, eq(messages.id, agentStates.messageId))
    .where(eq(agentStates.id, agentStateId));
  const proposal = found?.state.proposals.find((one) => one.callId === callId);
  if (!found || !proposal) throw new NotFound("proposal", `${agentStateId}/${callId}`);
  return { message: found.message, proposal, workerVersion: found.state.workerVersion };
}

/** The approval under which money for this message and order moved, or may be moving. */
async function paidUnderApproval(
  tx: Transaction,
  sourceMessageId: string,
  orderId: string,
): Promise<string | undefined> {
  const [refund] = await tx
    .select({ approvalId: refunds.approvalId })
    .from(refunds)
    .where(
      and(
        eq(refunds.sourceMessageId, sourceMessageId),
        eq(refunds.orderId, orderId),
        inArray(refunds.status, ["executing", "confirmed"]),
      ),
    );
  return refund?.approvalId;
}

/** The pending or decided approval of exactly this effect. */
async function livingApproval(tx: Transaction, effect: RefundEffect) {
  const hash = refundEffectHash(effect);
  const [living] = await tx
    .select()
    .from(approvals)
    .where(
      and(eq(approvals.effectHash, hash), inArray(approvals.status, ["pending", "approved", "rejected"])),
    );
  if (!living) throw new NotFound("living approval for", hash);
  return living;
}

/** A new amount for the same message and order replaces every older approval. */
async function withdrawOthers(tx: Transaction, effect: RefundEffect, by: ActingRun): Promise<void> {
  const other = ne(approvals.effectHash, refundEffectHash(effect));
  await withdraw(tx, and(aboutSame(effect), other), "changed_amount", by);
}

/** Withdraws the approvals of earlier runs: Stripe now refuses the refund. */
async function withdrawAll(
  tx: Transaction,
  effect: RefundEffect,
  cause: string,
  by: ActingRun,
): Promise<void> {
  await withdraw(tx, aboutSame(effect), cause, by);
}

function aboutSame(effect: RefundEffect) {
  return and(eq(approvals.kind, "refund"), eq(approvals.effectKey, refundKey(effect)));
}

async function withdraw(
  tx: Transaction,
  which: SQL | undefined,
  cause: string,
  by: ActingRun,
): Promise<void> {
  const moot = await tx
    .select({ id: approvals.id })
    .from(approvals)
    .where(and(which, inArray(approvals.status, ["pending", "approved"])));
  for (const { id } of moot) await withdrawApproval(tx, id, { cause, ...auditedAs(by) });
}

async function block(
  tx: Transaction,
  message: typeof messages.$inferSelect,
  proposal: StoredProposal,
  cause: string,
  by: ActingRun,
): Promise<void> {
  await appendAudit(tx, {
    ...auditedAs(by),
    action: "refund_blocked",
    subject: { type: "message", id: message.id },
    customerId: message.customerId,
    dedupeKey: `${by.runId}:open-approval:${proposal.callId}:refund_blocked`,
    // The order id is the model's text and may be anything, so only the cause is audited.
    detail: { cause, amountCents: proposal.amountCents },
  });
  // A person may settle a proposal that the policy does not allow the agent to make.
  if (cause === "above_limit") await handToPerson(message.id, "refund_refused", tx);
}
