import { may } from "@/lib/access/rules";
import type { Role } from "@/lib/access/schemas";
import { ANYBODY, fits, nextPlaces, placesFilled, type Yes } from "./rule/approvers.ts";
import { isCurrency, matches } from "./rule/conditions.ts";
import type { Facts, Subject } from "./rule/facts.ts";
import { approverWords } from "./rule/rule-words.ts";
import type { Ask, Outcome, Policy, PolicyRules, Rule } from "./schemas.ts";

/** The policy's outcome for an effect, and the index of the rule; null for `otherwise`. */
export interface Judgement {
  outcome: Outcome;
  rule: number | null;
}

/** Judges an effect: the first matching rule decides, else `otherwise`. */
export function judge({ rules, otherwise }: PolicyRules, subject: Subject): Judgement {
  if (lacksProof(rules, subject)) return { outcome: { verdict: "refuse" }, rule: null };
  const at = rules.findIndex((rule) => applies(rule, subject));
  return { outcome: rules[at]?.outcome ?? otherwise, rule: at === -1 ? null : at };
}

/** True if the first rule for a kind is automatic without a condition; then no facts are needed. */
export function isAlwaysAutomatic({ rules }: PolicyRules, kind: string): boolean {
  const first = rules.find((rule) => rule.kind === kind);
  return first?.when.length === 0 && first.outcome.verdict === "automatic";
}

/** True if a rule of this kind uses stored facts that are not proven; then nothing may be approved. */
function lacksProof(rules: readonly Rule[], { kind, unproven }: Subject): boolean {
  if (!unproven) return false;
  return rules.some((rule) => rule.kind === kind && rule.when.some(({ fact }) => fact !== "amount"));
}

function applies(rule: Rule, { kind, facts }: Subject): boolean {
  if (rule.kind !== kind || !rule.when.every((condition) => matches(condition, facts))) return false;
  return rule.outcome.verdict !== "automatic" || isLimited(rule, facts);
}

/** True if the rule limits the amount in the money's currency: only then may money pass unasked. */
function isLimited({ when }: Rule, { amount }: Facts): boolean {
  if (!amount) return true;
  return when.some(
    (one) => one.fact === "amount" && one.is !== "over" && isCurrency(amount.currency, one.currency),
  );
}

/**
 * The approvers that an open approval requires under these rules. At least one: an approval that opened for a person
 * still needs a person when the rules have become looser.
 */
export function askOf(rules: PolicyRules, subject: Subject): Ask {
  const { outcome } = judge(rules, subject);
  if (outcome.verdict === "ask") return outcome;
  if (outcome.verdict === "refuse") return mostPeople(rules);
  return { ...rules.otherwise, approvers: [ANYBODY], ordered: false };
}

/** The outcome with the most approvers, for an open approval that nobody may approve any more. */
function mostPeople({ rules, otherwise }: PolicyRules): Ask {
  const asks = rules.flatMap(({ outcome }) => (outcome.verdict === "ask" ? [outcome] : []));
  return asks.reduce((most, one) => (one.approvers.length > most.approvers.length ? one : most), otherwise);
}

export interface Vote {
  /** `policy:v<n>` for a grant of the policy. */
  userId: string;
  role: Role | "policy";
  decision: "approve" | "reject";
}

/**
 * Whether the approvals satisfy the policy: all approvers that the rule requires, in its order; for an automatic
 * effect, a person's approval or the policy's own. Checked at each decision and again right before the effect.
 */
export function isSatisfied(rules: PolicyRules, subject: Subject, votes: readonly Vote[]): boolean {
  const { outcome } = judge(rules, subject);
  if (outcome.verdict === "refuse") return false;
  if (outcome.verdict === "automatic") return votes.some(({ decision }) => decision === "approve");
  return placesFilled(outcome, yesesOf(votes)) === outcome.approvers.length;
}

/** Whether this person may vote, and why not. Every decider may reject; an approval must fill an open place. */
export function mayVote(
  { rules, verified }: Pick<Policy, "rules" | "verified">,
  subject: Subject,
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
  if (lacksProof(rules.rules, subject)) {
    return {
      allowed: false,
      why: "The facts that the policy asks for are missing or were changed since. You may reject it.",
    };
  }
  if (judge(rules, subject).outcome.verdict === "refuse")
    return { allowed: false, why: "The policy refuses this. You may reject it." };
  const yeses = yesesOf(votes);
  if (yeses.some(({ userId }) => userId === voter.userId))
    return {
      allowed: false,
      why: "You have approved already; the next approval must come from another person.",
    };
  const ask = askOf(rules, subject);
  const filled = placesFilled(ask, yeses);
  // Enough approvals, and still open: the rules have become looser, and one more approval closes it.
  const helps =
    filled === ask.approvers.length
      ? ask.approvers.some((one) => fits(one, voter))
      : placesFilled(ask, [...yeses, voter]) > filled;
  if (helps) return { allowed: true, why: "You may decide." };
  const next = nextPlaces(ask, yeses).map((one) => approverWords(one));
  return {
    allowed: false,
    why: `The policy asks ${next.join(" and ")} ${ask.ordered && ask.approvers.length > 1 ? "next" : "here"}. You may reject it.`,
  };
}

function yesesOf(votes: readonly Vote[]): Yes[] {
  return votes.flatMap(({ userId, role, decision }) =>
    decision === "approve" && role !== "policy" ? [{ userId, role }] : [],
  );
}
