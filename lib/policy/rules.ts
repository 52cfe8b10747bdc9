import { may } from "@/lib/access/rules";
import type { Role } from "@/lib/access/schemas";
import type { Money } from "@/lib/http/schemas";
import { currencyCode } from "@/lib/money";
import type { Limits, Policy, PolicyRules } from "./schemas.ts";

/** What the policy makes of an amount before anyone is asked. */
export type Judgement =
  | { verdict: "automatic" }
  | { verdict: "ask"; requiredDecisions: 1 | 2 }
  | { verdict: "refuse" };

/** The most people a question ever takes, and what an amount takes whose currency has no limits. */
const STRICTEST = 2;

/** Judges an amount: automatic, one person, two people, or never. An effect without money asks one person. */
export function judge(rules: PolicyRules, money: Money | null): Judgement {
  if (!money) return { verdict: "ask", requiredDecisions: 1 };
  const limits = limitsIn(rules, money.currency);
  if (!limits) return { verdict: "ask", requiredDecisions: STRICTEST };
  const { amountCents } = money;
  if (amountCents > limits.refusedAboveCents) return { verdict: "refuse" };
  if (amountCents < limits.automaticBelowCents) return { verdict: "automatic" };
  return { verdict: "ask", requiredDecisions: amountCents <= limits.oneApproverUpToCents ? 1 : STRICTEST };
}

function limitsIn(rules: PolicyRules, currency: string): Limits | undefined {
  const code = currencyCode(currency);
  return rules.limits.find((limits) => limits.currency === code);
}

/**
 * How many people an open question takes under these rules. At least one: it was opened for a person, and stays one
 * when the rules are loosened meanwhile.
 */
export function decisionsNeeded(rules: PolicyRules, money: Money | null): 1 | 2 {
  const judgement = judge(rules, money);
  if (judgement.verdict === "automatic") return 1;
  return judgement.verdict === "ask" ? judgement.requiredDecisions : STRICTEST;
}

export interface Vote {
  /** `policy:v<n>` for a grant of the policy. */
  userId: string;
  role: Role | "policy";
  decision: "approve" | "reject";
}

/**
 * Whether the yeses given satisfy the policy: enough distinct people, and above one approver's limit at least one who
 * may decide large amounts; where the amount is automatic, a person's yes or the policy's own. Asked when someone
 * decides and again right before money moves.
 */
export function isSatisfied(rules: PolicyRules, money: Money | null, votes: readonly Vote[]): boolean {
  const judgement = judge(rules, money);
  if (judgement.verdict === "refuse") return false;
  const given = votes.filter((vote) => vote.decision === "approve");
  if (judgement.verdict === "automatic") return given.length > 0;
  const yeses = given.filter((vote) => vote.role !== "policy");
  const people = new Set(yeses.map((vote) => vote.userId));
  if (people.size < judgement.requiredDecisions) return false;
  return judgement.requiredDecisions === 1 || yeses.some(isLargeYes);
}

/**
 * Whether this person may vote now, and if not, why. Whoever may decide may always reject. Above one approver's limit
 * somebody who may decide large amounts has to agree first; the second yes may then be any reviewer's.
 */
export function mayVote(
  { rules, verified }: Pick<Policy, "rules" | "verified">,
  money: Money | null,
  votes: readonly Vote[],
  voter: { userId: string; role: Role; decision: Vote["decision"] },
): { allowed: boolean; why: string } {
  if (!may(voter.role, "decide")) return { allowed: false, why: "Your role may not decide approvals." };
  if (voter.decision === "reject") return { allowed: true, why: "You may reject." };
  if (!verified) {
    return {
      allowed: false,
      why: "The policy in force was not published through Vagus, or was changed since. An admin has to publish it again.",
    };
  }
  const judgement = judge(rules, money);
  if (judgement.verdict === "refuse") {
    return { allowed: false, why: "The policy refuses refunds of this size. You may reject it." };
  }
  if (votes.some((vote) => vote.userId === voter.userId && vote.decision === "approve")) {
    return { allowed: false, why: "You have agreed already; the second yes has to come from somebody else." };
  }
  const takesTwo = decisionsNeeded(rules, money) === STRICTEST;
  if (takesTwo && !may(voter.role, "decide_large") && !votes.some(isLargeYes)) {
    return {
      allowed: false,
      why: "Two people must agree, and a senior reviewer or an admin first. You may reject it.",
    };
  }
  return { allowed: true, why: "You may decide." };
}

function isLargeYes(vote: Vote): boolean {
  return vote.decision === "approve" && vote.role !== "policy" && may(vote.role, "decide_large");
}
