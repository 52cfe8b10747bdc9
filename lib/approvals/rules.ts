import type { APPROVAL_STATUSES } from "@/db/schema/vocabulary";
import { currencyCode } from "@/lib/money";
import type { Facts, Subject } from "@/lib/policy/rule/facts";
import { askOf, isSatisfied, judge, mayVote, type Vote } from "@/lib/policy/rules";
import type { PolicyRules } from "@/lib/policy/schemas";
import type { Deciders } from "./request/schemas.ts";

type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

interface Proposed {
  amountCents: number;
  currency: string;
}

/** The number of people a proposal needs, or the reason to refuse it. */
export type ProposalVerdict<Order> = { order: Order; requiredDecisions: number } | { cause: string };

/**
 * Checks a proposal before an approval opens. Allows only a refund of the customer's own order, in its currency, up to
 * the amount paid and the policy's limit, whatever the model's arguments are.
 * @param facts measured facts about the proposal, without its amount
 */
export function checkProposal<Order extends Proposed & { customerId: string }>(
  proposed: Proposed,
  order: Order | undefined,
  customerId: string | null,
  rules: PolicyRules,
  facts: Facts = {},
): ProposalVerdict<Order> {
  if (!order || order.customerId !== customerId) return { cause: "unknown_order" };
  const currency = currencyCode(proposed.currency);
  if (!currency || currency !== currencyCode(order.currency)) return { cause: "wrong_currency" };
  if (!Number.isSafeInteger(proposed.amountCents) || proposed.amountCents <= 0) return { cause: "no_amount" };
  if (proposed.amountCents > order.amountCents) return { cause: "more_than_paid" };
  const amount = { amountCents: proposed.amountCents, currency };
  const { outcome } = judge(rules, { kind: "refund", facts: { ...facts, amount } });
  if (outcome.verdict === "refuse") return { cause: "above_limit" };
  return {
    order: { ...order, currency },
    requiredDecisions: outcome.verdict === "automatic" ? 0 : outcome.approvers.length,
  };
}

/** The facts by which votes are counted. */
interface Counted {
  /** The effect and its facts, as the policy judges them. */
  subject: Subject;
  deciders: Deciders | null;
  /** The person whose approval never counts; null for the agent. */
  proposedBy: string | null;
}

/** How many people must agree: the number of the policy or of the requester, whichever is larger. */
export function peopleNeeded(
  rules: PolicyRules,
  { subject, deciders }: Pick<Counted, "subject" | "deciders">,
): number {
  return Math.max(deciders?.count ?? 0, askOf(rules, subject).approvers.length);
}

/**
 * Whether the approvals suffice under the policy and, if the requester named people, come from them. Leaves out the
 * proposer. The requester cannot ask for fewer people than the policy.
 */
export function isAgreed(
  rules: PolicyRules,
  { subject, deciders, proposedBy }: Counted,
  votes: readonly Vote[],
): boolean {
  const others = votes.filter(({ userId }) => userId !== proposedBy);
  if (!isSatisfied(rules, subject, others)) return false;
  if (!deciders) return true;
  const yeses = others.filter(({ decision }) => decision === "approve");
  const counted = yeses.filter((vote, at) => isNamed(deciders, vote, at));
  return new Set(counted.map(({ userId }) => userId)).size >= deciders.count;
}

/** Whether a voter is one of the named people and, if the order matters, the next one. */
function isNamed(deciders: Deciders, { userId, role }: Pick<Vote, "userId" | "role">, turn: number): boolean {
  const { roles, userIds, ordered } = deciders;
  if (!ordered) return userIds.includes(userId) || roles.some((one) => one === role);
  return [...userIds, ...roles][turn] === (turn < userIds.length ? userId : role);
}

/**
 * Whether this person may vote on an approval now: its proposer may not approve it, but may withdraw it by rejecting.
 * Where the requester named the people, only they may approve.
 */
export function mayDecide(
  policy: Parameters<typeof mayVote>[0],
  approval: Counted,
  votes: readonly Vote[],
  voter: Parameters<typeof mayVote>[3],
): ReturnType<typeof mayVote> {
  const { subject, deciders, proposedBy } = approval;
  const byPolicy = mayVote(policy, subject, votes, voter);
  if (!byPolicy.allowed) return byPolicy;
  if (proposedBy === voter.userId && voter.decision === "approve")
    return {
      allowed: false,
      why: "You proposed this: somebody else has to agree. You may reject it.",
    };
  if (!deciders || voter.decision === "reject") return byPolicy;
  const turn = votes.filter(({ decision }) => decision === "approve").length;
  if (isNamed(deciders, voter, turn)) return byPolicy;
  return {
    allowed: false,
    why: deciders.ordered
      ? "The requester asked for approvals in an order, and it is another person's turn. You may reject it."
      : "The requester asked for other people. You may reject it.",
  };
}

/**
 * False if these people together cannot agree to it, however they vote. Where an order matters, true as soon as one of
 * them may begin.
 */
export function canBeAgreed(
  policy: Parameters<typeof mayVote>[0],
  approval: Counted,
  people: readonly Pick<Parameters<typeof mayVote>[3], "userId" | "role">[],
): boolean {
  const yeses = people
    .map((person) => ({ ...person, decision: "approve" as const }))
    .filter((yes) => mayDecide(policy, approval, [], yes).allowed);
  const { subject, deciders } = approval;
  const ask = askOf(policy.rules, subject);
  if (deciders?.ordered || (ask.ordered && ask.approvers.length > 1)) return yeses.length > 0;
  return isAgreed(policy.rules, approval, yeses);
}

/** Events that wake a run that waits for a decision. The second is the old name, for runs that wait for that. */
export const DECISION_EVENTS = ["approval/decided", "refund/approval.decided"] as const;

/** The gate between a proposal and the money. */
export type Gate =
  /** A row that a person or the policy decides; the run waits until `until` at most. */
  | { callId: string; kind: "ask"; approvalId: string; until: string }
  /** An earlier run paid, or is paying, for this message and order; the run only checks the payment. */
  | { callId: string; kind: "paid"; approvalId: string }
  /** Refused by a rule, without an approval. */
  | { callId: string; kind: "blocked"; cause: string }
  /** Decided already, by the policy or for an earlier run; the run does not wait. */
  | {
      callId: string;
      kind: "answered";
      approvalId: string;
      state: "approved" | "rejected" | "expired" | "withdrawn";
    };

/** A gate with its answer. */
export type ClosedGate = Exclude<Gate, { kind: "ask" }>;

/** When the pulse nudges a run that has not resumed with its decision: after 2, 10 and 30 s, then every 5 minutes. */
const NUDGE_AFTER_MS = [2_000, 10_000, 30_000];
const NUDGE_EVERY_MS = 300_000;
/** About a day; a run that has not resumed by then is gone, and the approval shows it. */
const MOST_NUDGES = 290;

/** The time from the last nudge (for the first, from the decision's effect) to the next; null after the last. */
export function nudgeDelayMs(nudgesSoFar: number): number | null {
  if (nudgesSoFar >= MOST_NUDGES) return null;
  return NUDGE_AFTER_MS[nudgesSoFar] ?? NUDGE_EVERY_MS;
}

/** When the first nudge is due for a decision that counts from then on. */
export function firstNudgeAt(effectiveAt: Date): Date {
  return new Date(effectiveAt.getTime() + (NUDGE_AFTER_MS[0] ?? NUDGE_EVERY_MS));
}

/** True while a decision can be taken back: it holds a while before it counts. */
export function isHeld(
  approval: { status: ApprovalStatus; effectiveAt: string | Date | null },
  now: Date,
): boolean {
  const decided = approval.status === "approved" || approval.status === "rejected";
  return decided && approval.effectiveAt !== null && new Date(approval.effectiveAt) > now;
}

/** Duration of a claim. */
export const CLAIM_MS = 10 * 60_000;

/** The person with a live claim on an open approval, if any. */
export function livingClaim(
  row: { status: ApprovalStatus; claimedBy: string | null; claimedAt: Date | null },
  userName: string | null,
  now: Date,
): { userId: string; userName: string; at: string; until: string } | null {
  const { status, claimedBy, claimedAt } = row;
  if (status !== "pending" || claimedBy === null || claimedAt === null) return null;
  if (now.getTime() - claimedAt.getTime() > CLAIM_MS) return null;
  const until = new Date(claimedAt.getTime() + CLAIM_MS).toISOString();
  return { userId: claimedBy, userName: userName ?? claimedBy, at: claimedAt.toISOString(), until };
}

/** Longest note to the customer about a rejection, in characters: a paragraph of a mail. */
export const CUSTOMER_NOTE_MAX = 500;
