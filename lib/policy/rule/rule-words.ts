import { formatMoney } from "@/lib/money";
import type { Ask, Outcome, Rule } from "../schemas.ts";
import { type Approver, DECIDING_ROLES } from "./approvers.ts";
import type { Condition } from "./conditions.ts";
import { EARLIER_DAYS } from "./facts.ts";

const NUMBERS = ["nobody", "one person", "two people", "three people", "four people", "five people"];
const ROLE_WORDS: Record<string, string> = { reviewer: "a reviewer", senior: "a senior", admin: "an admin" };
const REQUESTER_WORDS: Record<string, string> = {
  agent: "the agent",
  user: "a person at the desk",
  token: "an application",
};

/** The name of a person; returns an unknown id unchanged. */
export type NameOf = (userId: string) => string;

const asIs: NameOf = (userId) => userId;

/** A rule in one sentence: "When kind is refund and amount is over $500.00, ask two people …". */
export function ruleSentence(rule: Rule, nameOf: NameOf = asIs): string {
  return `When ${whenWords(rule, nameOf)}, ${outcomeWords(rule.outcome, nameOf)}.`;
}

/** The conditions of a rule, without "when". */
export function whenWords({ kind, when }: Rule, nameOf: NameOf = asIs): string {
  return [`kind is ${kind}`, ...when.map((one) => conditionWords(one, nameOf))].join(" and ");
}

/** One condition. */
export function conditionWords(condition: Condition, nameOf: NameOf = asIs): string {
  switch (condition.fact) {
    case "amount": {
      const is = { below: "below", up_to: "up to", over: "over" }[condition.is];
      return `amount is ${is} ${formatMoney(condition)}`;
    }
    case "tier":
      return `tier is ${either(condition.in)}`;
    case "topic":
      return `topic is ${either(condition.in)}`;
    case "earlierRefunds":
      return `earlier refunds are ${boundWords(condition.is, condition.count)} in ${EARLIER_DAYS} days`;
    case "risk":
      return `risk is ${boundWords(condition.is, condition.score)}`;
    case "requester":
      return `it comes from ${either(condition.in.map((one) => REQUESTER_WORDS[one] ?? nameOf(one)))}`;
    case "workerVersion":
      return `the worker version is ${either(condition.in)}`;
    case "approvedDrafts":
      return `approved drafts of its worker version are ${boundWords(condition.is, condition.count)}`;
    case "sample":
      return `it is in a sample of ${condition.percent} in 100`;
  }
}

/** The outcome of a rule. */
export function outcomeWords(outcome: Outcome, nameOf: NameOf = asIs): string {
  if (outcome.verdict === "automatic") return "go on at once, no person is asked";
  if (outcome.verdict === "refuse") return "refuse";
  return `ask ${peopleWords(outcome, nameOf)}; deadline ${spanWords(outcome.deadlineMs)}`;
}

/** The required approvers: "two people in order: a senior or an admin, then anybody who may decide". */
export function peopleWords(
  { approvers, ordered }: Pick<Ask, "approvers" | "ordered">,
  nameOf: NameOf = asIs,
) {
  const [only] = approvers;
  if (only && approvers.length === 1) return isAnybody(only) ? "one person" : approverWords(only, nameOf);
  const each = approvers.map((one) => approverWords(one, nameOf));
  return `${NUMBERS[approvers.length]}${ordered ? " in order" : ""}: ${each.join(ordered ? ", then " : " and ")}`;
}

/** One required approver: "a senior or an admin", "anybody who may decide". */
export function approverWords(approver: Approver, nameOf: NameOf = asIs): string {
  if (isAnybody(approver)) return "anybody who may decide";
  return either([
    ...approver.roles.map((role) => ROLE_WORDS[role] ?? role),
    ...approver.userIds.map((userId) => nameOf(userId)),
  ]);
}

function isAnybody({ roles }: Approver): boolean {
  return DECIDING_ROLES.every((role) => roles.includes(role));
}

function boundWords(is: "up_to" | "over", bound: number): string {
  return is === "up_to" ? `at most ${bound}` : `more than ${bound}`;
}

/** "4 h", "1 h 30 min", "2 days". */
export function spanWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const days = Math.floor(minutes / 1_440);
  const hours = Math.floor((minutes % 1_440) / 60);
  const parts = [
    days > 0 ? `${days} ${days === 1 ? "day" : "days"}` : "",
    hours > 0 ? `${hours} h` : "",
    minutes % 60 > 0 ? `${minutes % 60} min` : "",
  ];
  return parts.filter((part) => part !== "").join(" ") || "0 min";
}

function either(words: readonly string[]): string {
  if (words.length <= 1) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
