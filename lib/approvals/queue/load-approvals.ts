import { and, asc, eq, inArray, isNull, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { apiTokens, approvalDecisions, approvals, customers, refunds, users } from "@/db/schema";
import { ROLES } from "@/db/schema/vocabulary";
import { maskFor } from "@/lib/access/mask";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { readPolicy } from "@/lib/policy/read-policy";
import type { Vote } from "@/lib/policy/rules";
import type { Policy } from "@/lib/policy/schemas";
import { isVerified } from "../decision/votes.ts";
import type { ApprovalRow } from "../kinds/kind.ts";
import { questionOf, readEffect } from "../kinds/kinds.ts";
import { isAgreed, peopleNeeded } from "../rules.ts";
import { Approval } from "../schemas.ts";

const proposers = alias(users, "proposers");
const EffectShown = Approval.shape.effect;

/**
 * Approvals as this person may see them, with decisions and refunds, in three queries. The required decisions of an
 * open one come from the policy in force; the row holds the number of when it was opened or decided.
 */
export async function loadApprovals(
  me: Me,
  { where, orderBy, limit }: { where: SQL | undefined; orderBy: SQL[]; limit: number },
): Promise<Approval[]> {
  const rows = await db()
    .select({
      approval: approvals,
      customer: customers,
      refund: refunds,
      proposer: proposers.name,
      token: apiTokens.name,
    })
    .from(approvals)
    .leftJoin(customers, eq(customers.id, approvals.customerId))
    .leftJoin(refunds, eq(refunds.approvalId, approvals.id))
    .leftJoin(proposers, eq(proposers.id, approvals.proposedBy))
    .leftJoin(apiTokens, eq(apiTokens.id, approvals.requesterId))
    .where(where)
    .orderBy(...orderBy)
    .limit(limit);
  const decisions = await loadDecisions(rows.map(({ approval }) => approval.id));
  const policy = await readPolicy(db());
  const mask = maskFor(me);
  return rows.map(({ approval, customer, refund, ...names }) => {
    const question = questionOf(approval);
    const votes = showDecisions(approval, decisions, mask);
    const { money, ...shown } = showEffect(me, approval, mask);
    return Approval.parse({
      ...approval,
      ...(approval.status === "pending" && {
        policyVersion: policy.version,
        requiredDecisions: peopleNeeded(policy.rules, question),
      }),
      ...shown,
      requester: showRequester(approval, names),
      customerEmail: customer && mask.email(customer.email),
      tier: customer?.tier ?? null,
      amountCents: money?.amountCents ?? null,
      currency: money?.currency ?? null,
      decisions: votes,
      ...showAnswer(me, approval, { decisions, policy, mask }),
      openedAt: approval.openedAt.toISOString(),
      deadline: approval.deadline.toISOString(),
      decidedAt: approval.decidedAt?.toISOString() ?? null,
      effectiveAt: approval.effectiveAt?.toISOString() ?? null,
      resumedAt: approval.resumedAt?.toISOString() ?? null,
      refund,
    });
  });
}

type DecisionRow = Awaited<ReturnType<typeof loadDecisions>>[number];
type Mask = ReturnType<typeof maskFor>;

/** The effect as people may see it. It is read from `effect`, not from the row's other columns: people vote on it. */
function showEffect(me: Me, approval: ApprovalRow, mask: Mask) {
  const { money, title } = readEffect(approval) ?? { money: null, title: `Unreadable ${approval.kind}` };
  const effect = EffectShown.safeParse(approval.effect).data ?? null;
  const { subjectType, subjectId } = approval;
  return {
    money,
    title,
    subject: subjectType && subjectId ? { type: subjectType, id: subjectId } : null,
    // Another application's text may name people; a refund holds ids and amounts alone.
    effect: approval.kind === "refund" || mask.open || approval.proposedBy === me.id ? effect : null,
    orderId: typeof effect?.orderId === "string" ? effect.orderId : null,
    // The requester's sentence about the customer; free text cannot be masked in part.
    reason: mask.open ? approval.reason : title,
  };
}

/** The answer of the votes that count. The requester sees it too, whatever their role. */
function showAnswer(
  me: Me,
  approval: ApprovalRow,
  { decisions, policy, mask }: { decisions: DecisionRow[]; policy: Policy; mask: Mask },
) {
  const question = questionOf(approval);
  const votes = decisions.filter(
    (one) => one.approvalId === approval.id && isVerified(question, one) && one.decision === "approve",
  );
  const agreed =
    approval.status === "approved" &&
    policy.verified &&
    isAgreed(policy.rules, question, votes.flatMap(asVote));
  const open = mask.open || approval.proposedBy === me.id;
  return { agreed, answer: agreed && open ? (votes.at(-1)?.answer ?? null) : null };
}

function asVote({ userId, role, decision }: DecisionRow): Vote[] {
  const known = role === "policy" ? role : ROLES.find((one) => one === role);
  return userId !== null && known ? [{ userId, role: known, decision }] : [];
}

function showRequester(
  { requesterType: type, requesterId: id }: ApprovalRow,
  { proposer, token }: { proposer: string | null; token: string | null },
) {
  const name = type === "token" ? token : proposer;
  return { type, id, name: name ?? id };
}

/** The decisions on one approval. An open approval shows only the votes that count; a closed one shows all. */
function showDecisions(approval: ApprovalRow, decisions: DecisionRow[], mask: Mask) {
  return decisions
    .filter(({ approvalId }) => approvalId === approval.id)
    .map((decision) => ({ ...decision, verified: isVerified(questionOf(approval), decision) }))
    .filter(({ verified }) => verified || approval.status !== "pending")
    .map(({ at, effectiveAt, comment, customerNote, ...rest }) => ({
      ...rest,
      comment: mask.text(comment) ?? "",
      customerNote: mask.text(customerNote) ?? "",
      at: at.toISOString(),
      effectiveAt: effectiveAt.toISOString(),
    }));
}

async function loadDecisions(approvalIds: string[]) {
  if (approvalIds.length === 0) return [];
  const rows = await db()
    .select({ decision: approvalDecisions, userName: users.name })
    .from(approvalDecisions)
    .leftJoin(users, eq(users.id, approvalDecisions.userId))
    .where(and(inArray(approvalDecisions.approvalId, approvalIds), isNull(approvalDecisions.retractedAt)))
    .orderBy(asc(approvalDecisions.id));
  return rows.map(({ decision, userName }) => ({ ...decision, userName: userName ?? "The policy" }));
}
