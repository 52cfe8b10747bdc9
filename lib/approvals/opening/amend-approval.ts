import { eq } from "drizzle-orm";
import { approvals, orders } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { Conflict, Expired, NotFound } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { readPolicy } from "@/lib/policy/read-policy";
import {
  type ChargeLook,
  findObstacle,
  LOOK_MS,
  lookAtCharge,
  NOT_ASKED,
} from "@/lib/refunds/look-at-charge";
import { readRefundedCents } from "@/lib/refunds/read-refund";
import { type RefundEffect, refundOf } from "@/lib/refunds/refund-effect";
import { lockTicket } from "@/lib/tickets/lock-ticket";
import { withdrawApproval } from "../closing/withdraw-approval.ts";
import type { AmendApproval } from "../decision/schemas.ts";
import { measureFacts } from "../facts/measure-facts.ts";
import type { ApprovalRow } from "../kinds/kind.ts";
import { checkProposal } from "../rules.ts";
import { insertApproval } from "./insert-approval.ts";

/** Reasons to refuse an amount before anything changes. */
const REFUSED: Record<string, string> = {
  unknown_order: "This order belongs to another customer now. Nothing was changed.",
  wrong_currency: "The order is in another currency now. Nothing was changed.",
  more_than_paid: "The amount is more than was paid. Nothing was changed.",
  above_limit: "The policy refuses refunds of this size. Nothing was changed.",
};

/**
 * Changes the amount of an open refund. A changed effect needs a new approval: this one is linked to the old approval,
 * which is withdrawn with its votes in the same transaction. The person who amends counts as the proposer and cannot
 * approve it. The run that waits for the old approval then waits for the new one.
 * @returns the id of the new approval
 * @throws NotAllowed, NotFound, Expired, Conflict with the reason; then nothing was changed
 */
export async function amendApproval(actor: Me, id: string, input: AmendApproval): Promise<string> {
  requirePermission(actor, "decide");
  const look = await lookAtPayment(id);
  return db().transaction(async (tx) => {
    const row = await lockOpen(tx, id, input);
    const before = refundOf(row);
    const { customerId, ticketId, ...old } = before;
    const effect: RefundEffect = { ...old, amountCents: input.amountCents };
    if (effect.amountCents === old.amountCents)
      throw refuse("unchanged", "The approval has this amount already. Nothing was changed.");
    const policy = await readPolicy(tx);
    const [order] = await tx.select().from(orders).where(eq(orders.id, effect.orderId));
    const by = { type: "user", id: actor.id } as const;
    const facts = await measureFacts(tx, {
      kind: row.kind,
      effectKey: row.effectKey,
      customerId,
      ticketId,
      requester: by,
    });
    const verdict = checkProposal(effect, order, customerId, policy.rules, facts);
    if (!("order" in verdict)) throw refuse(verdict.cause, REFUSED[verdict.cause] ?? verdict.cause);
    if (effect.amountCents > verdict.order.amountCents - (await readRefundedCents(tx, effect.orderId)))
      throw refuse(
        "more_than_left",
        "Part of this order was refunded: less than that is left. Nothing was changed.",
      );
    const impossible = findObstacle(look, effect);
    if (impossible) {
      const { obstacle, sentence } = impossible;
      throw refuse("refund_impossible", `${sentence} Nothing was changed.`, { obstacle });
    }

    await withdrawApproval(tx, id, { cause: "amended", runId: row.runId, actor: by });
    const amended = await insertApproval(tx, {
      kind: row.kind,
      effect,
      amends: id,
      ticketId,
      customerId,
      requester: by,
      proposedBy: actor.id,
      reason: input.reason,
      evidence: row.evidence,
      policy,
      facts,
      // A person proposes it, so another person must approve, also below the policy's automatic limit.
      requiredDecisions: Math.max(1, verdict.requiredDecisions),
      runId: row.runId,
    });
    if (!amended)
      throw refuse("rejected_before", "Exactly this refund was rejected before. Choose another amount.");
    await appendAudit(tx, {
      actor: by,
      action: "approval_amended",
      subject: { type: "approval", id: amended.id },
      customerId,
      runId: row.runId,
      dedupeKey: `approval:${id}:amended`,
      detail: {
        amends: id,
        ticketId,
        fromCents: old.amountCents,
        amountCents: effect.amountCents,
        currency: effect.currency,
      },
    });
    return amended.id;
  });
}

const refuse = (code: string, message: string, details?: Record<string, unknown>) =>
  new Conflict({ code, message, details });

/** Asks Stripe outside the transaction. */
async function lookAtPayment(id: string): Promise<ChargeLook> {
  const [row] = await db().select().from(approvals).where(eq(approvals.id, id));
  if (!row) throw new NotFound("approval", id);
  if (row.kind !== "refund" || row.status !== "pending") return NOT_ASKED;
  return lookAtCharge(refundOf(row).chargeId, LOOK_MS.decision);
}

/** Locks the ticket, then the approval: the order in which a takeover locks them. */
async function lockOpen(
  tx: Transaction,
  id: string,
  { version, effectHash }: AmendApproval,
): Promise<ApprovalRow> {
  const [seen] = await tx.select().from(approvals).where(eq(approvals.id, id));
  if (seen?.ticketId) await lockTicket(tx, seen.ticketId);
  const [row] = await tx.select().from(approvals).where(eq(approvals.id, id)).for("update");
  if (!row) throw new NotFound("approval", id);
  if (row.kind !== "refund")
    throw refuse(
      "cannot_amend",
      "Only the amount of a refund can be amended. Reject it and say what should change.",
    );
  if (row.status !== "pending")
    throw refuse("not_pending", `It is ${row.status} already. Nothing was changed.`, { status: row.status });
  if (row.deadline <= new Date()) throw new Expired("The deadline has passed. Nothing was changed.");
  if (row.version !== version || row.effectHash !== effectHash)
    throw refuse(
      "stale_version",
      "This approval changed while you looked at it. Look again. Nothing was changed.",
      {
        version: row.version,
      },
    );
  return row;
}
