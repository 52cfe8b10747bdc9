import { and, asc, eq, inArray, isNull, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { apiTokens, approvalDecisions, approvals, customers, refunds, users } from "@/db/schema";
import { ROLES } from "@/db/schema/vocabulary";
import { maskFor } from "@/lib/access/mask";
import { votingRole } from "@/lib/access/rules";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { readPolicy } from "@/lib/policy/read-policy";
import type { Vote } from "@/lib/policy/rules";
import type { Policy } from "@/lib/policy/schemas";
import { whyOwnCard } from "../batch/rules.ts";
import { isVerified, wasVerified } from "../decision/votes.ts";
import type { ApprovalRow } from "../kinds/kind.ts";
import { type Question, questionOf } from "../kinds/kinds.ts";
import { readMoves } from "../moves/read-moves.ts";
import { isAgreed, livingClaim, mayDecide, peopleNeeded } from "../rules.ts";
import { Approval } from "../schemas.ts";

const proposers = alias(users, "proposers");
const amendments = alias(approvals, "amendments");
const claimants = alias(users, "claimants");
const EffectShown = Approval.shape.effect;

/**
 * Approvals as this person may see them, with decisions and refunds, in four queries. The required decisions of an open
 * approval come from the policy in force; its row has the number from when it was opened.
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
      claimant: claimants.name,
      amendedBy: amendments.id,
    })
    .from(approvals)
    .leftJoin(customers, eq(customers.id, approvals.customerId))
    .leftJoin(refunds, eq(refunds.approvalId, approvals.id))
    .leftJoin(proposers, eq(proposers.id, approvals.proposedBy))
    .leftJoin(amendments, eq(amendments.amends, approvals.id))
    .leftJoin(claimants, eq(claimants.id, approvals.claimedBy))
    .leftJoin(apiTokens, eq(apiTokens.id, approvals.requesterId))
    .where(where)
    .orderBy(...orderBy)
    .limit(limit);
  const [decisions, moved, policy] = await Promise.all([
    loadDecisions(rows.map(({ approval }) => approval.id)),
    readMoves(
      db(),
      rows.filter(({ approval }) => approval.status === "pending").map(({ approval }) => approval.id),
    ),
    readPolicy(db()),
  ]);
  const mask = maskFor(me);
  return rows.map(({ approval, customer, refund, ...names }) => {
    const question = questionOf(approval);
    const own = decisions.filter(({ approvalId }) => approvalId === approval.id);
    const verifies = approval.status === "pending" ? isVerified : wasVerified;
    const cast = own.map((one) => ({ ...one, verified: verifies(question, one) }));
    const isOpen = mask.open || question.proposedBy === me.id;
    const moves = moved.get(approval.id) ?? [];
    return Approval.parse({
      ...approval,
      ...(approval.status === "pending" && {
        policyVersion: policy.version,
        requiredDecisions: peopleNeeded(policy.rules, question),
      }),
      ...showEffect(approval, question, isOpen),
      requester: showRequester(approval, names),
      customerEmail: customer && mask.email(customer.email),
      tier: customer?.tier ?? null,
      decisions: showDecisions(approval, cast, mask),
      ...readAnswer(approval, question, cast, policy, isOpen),
      ...whetherMayDecide(me, approval, question, cast, policy),
      ownCard: whyOwnCard(question, peopleNeeded(policy.rules, question), moves),
      moved: moves,
      amendedBy: names.amendedBy,
      claim: livingClaim(approval, names.claimant, new Date()),
      openedAt: approval.openedAt.toISOString(),
      deadline: approval.deadline.toISOString(),
      escalatedAt: approval.escalatedAt?.toISOString() ?? null,
      seenAt: approval.seenAt?.toISOString() ?? null,
      decidedAt: approval.decidedAt?.toISOString() ?? null,
      effectiveAt: approval.effectiveAt?.toISOString() ?? null,
      resumedAt: approval.resumedAt?.toISOString() ?? null,
      refund,
    });
  });
}

type CastVote = Awaited<ReturnType<typeof loadDecisions>>[number] & { verified: boolean };
type Mask = ReturnType<typeof maskFor>;

/** The effect as a person may see it: requesters always see their own. */
function showEffect(approval: ApprovalRow, { title, money }: Question, isOpen: boolean) {
  const effect = EffectShown.safeParse(approval.effect).data ?? null;
  const { kind, subjectType, subjectId } = approval;
  return {
    title,
    amountCents: money?.amountCents ?? null,
    currency: money?.currency ?? null,
    subject: subjectType && subjectId ? { type: subjectType, id: subjectId } : null,
    // Another application's text may name people; a refund holds only ids and amounts.
    effect: kind === "refund" || isOpen ? effect : null,
    orderId: typeof effect?.orderId === "string" ? effect.orderId : null,
    // The requester's sentence about the customer; free text cannot be masked in part.
    reason: isOpen ? approval.reason : title,
  };
}

/** Whether the valid votes suffice, and the answer of the last one. */
function readAnswer(
  { status }: ApprovalRow,
  question: Question,
  cast: CastVote[],
  policy: Policy,
  isOpen: boolean,
) {
  const yeses = cast.filter(({ verified, decision }) => verified && decision === "approve");
  const enough = policy.verified && isAgreed(policy.rules, question, yeses.flatMap(asVote));
  const agreed = status === "approved" && enough;
  return { agreed, answer: agreed && isOpen ? (yeses.at(-1)?.answer ?? null) : null };
}

/** Whether this person may approve or reject it now; only votes with a valid MAC count. */
function whetherMayDecide(
  me: Me,
  { status, deadline }: ApprovalRow,
  question: Question,
  cast: CastVote[],
  policy: Policy,
) {
  if (status !== "pending")
    return { mayDecide: { allowed: false, why: `Already ${status}.` }, mayReject: false };
  if (deadline <= new Date())
    return { mayDecide: { allowed: false, why: "The deadline has passed." }, mayReject: false };
  const votes = cast.filter(({ verified }) => verified).flatMap(asVote);
  const ask = (decision: "approve" | "reject") =>
    mayDecide(policy, question, votes, { userId: me.id, role: votingRole(me), decision });
  return { mayDecide: ask("approve"), mayReject: ask("reject").allowed };
}

function asVote({ userId, role, decision }: CastVote): Vote[] {
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

/** The decisions on one approval: only the valid votes while it is open, all when it is closed. */
function showDecisions({ status }: ApprovalRow, cast: CastVote[], mask: Mask) {
  return cast
    .filter(({ verified }) => verified || status !== "pending")
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
