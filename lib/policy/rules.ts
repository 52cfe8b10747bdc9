import { may } from "@/lib/access/rules";
import type { Role } from "@/lib/access/schemas";
import type { PolicyRules } from "./schemas.ts";

/** What the policy makes of an amount before anyone is asked. */
export type Judgement =
  | { verdict: "automatic" }
  | { verdict: "ask"; requiredDecisions: 1 | 2 }
  | { verdict: "refuse" };

/** Judges an amount: automatic, one person, two people, or never. */
export function judge(rules: PolicyRules, amountCents: number): Judgement {
  if (amountCents > rules.refusedAboveCents) return { verdict: "refuse" };
  if (amountCents < rules.automaticBelowCents) return { verdict: "automatic" };
  return { verdict: "ask", requiredDecisions: amountCents <= rules.oneApproverUpToCents ? 1 : 2 };
}

export interface Vote {
  userId: string | null;
  role: Role | "policy";
  decision: "approve" | "reject";
}

/**
 * Whether the yeses given satisfy the policy: enough distinct people, and above one approver's limit at least one who
 * may decide large amounts. Asked when someone decides and again right before money moves.
 */
export function isSatisfied(rules: PolicyRules, amountCents: number, votes: readonly Vote[]): boolean {
  const judgement = judge(rules, amountCents);
  if (judgement.verdict === "refuse") return false;
  if (judgement.verdict === "automatic") return true;
  const yeses = votes.filter((vote) => vote.decision === "approve" && vote.userId !== null);
  const people = new Set(yeses.map((vote) => vote.userId));
  if (people.size < judgement.requiredDecisions) return false;
  return judgement.requiredDecisions === 1 || yeses.some(isLargeYes);
}

/**
 * Whether this person may vote now, and if not, why. Above one approver's limit somebody who may decide large amounts
 * comes first; the second yes may then be any reviewer's.
 */
export function mayVote(
  rules: PolicyRules,
  amountCents: number,
  votes: readonly Vote[],
  voter: { userId: string; role: Role; decision?: Vote["decision"] },
): { allowed: boolean; why: string } {
  if (!may(voter.role, "decide")) return { allowed: false, why: "Your role may not decide refunds." };
  const judgement = judge(rules, amountCents);
  if (judgement.verdict === "refuse")
    return { allowed: false, why: "The policy refuses refunds of this size." };
  if (votes.some((vote) => vote.userId === voter.userId)) {
    return { allowed: false, why: "You have agreed already; the second yes has to come from somebody else." };
  }
  const takesTwo = judgement.verdict === "ask" && judgement.requiredDecisions === 2;
  if (takesTwo && !may(voter.role, "decide_large") && !votes.some(isLargeYes)) {
    return {
      allowed: false,
      why: "Above the limit of one approver a senior reviewer or an admin has to agree first.",
    };
  }
  return { allowed: true, why: "You may decide." };
}

function isLargeYes(vote: Vote): boolean {
  return vote.decision === "approve" && vote.role !== "policy" && may(vote.role, "decide_large");
}
