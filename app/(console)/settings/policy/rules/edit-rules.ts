import type { Approver } from "@/lib/policy/rule/approvers";
import type { Condition } from "@/lib/policy/rule/conditions";
import type { FactName } from "@/lib/policy/rule/facts";
import type { PolicyRules, Rule } from "@/lib/policy/schemas";

const ANYBODY: Approver = { roles: ["reviewer", "senior", "admin"], userIds: [] };

/** Moves a rule by one place; at the end of the list nothing changes. */
export function moveRule(policy: PolicyRules, at: number, by: -1 | 1): PolicyRules {
  const rules = [...policy.rules];
  const [rule] = rules.slice(at, at + 1);
  const to = at + by;
  if (!rule || to < 0 || to >= rules.length) return policy;
  rules.splice(at, 1);
  rules.splice(to, 0, rule);
  return { ...policy, rules };
}

export function removeRule(policy: PolicyRules, at: number): PolicyRules {
  return { ...policy, rules: policy.rules.filter((_rule, place) => place !== at) };
}

export function replaceRule(policy: PolicyRules, at: number, rule: Rule): PolicyRules {
  return { ...policy, rules: policy.rules.map((one, place) => (place === at ? rule : one)) };
}

/** Adds a rule at the top, where it decides first: it asks one person, which changes nothing by surprise. */
export function addRule(policy: PolicyRules, kind: string): PolicyRules {
  const { deadlineMs } = policy.otherwise;
  const rule: Rule = {
    kind,
    when: [],
    outcome: { verdict: "ask", approvers: [ANYBODY], ordered: false, deadlineMs },
  };
  return { ...policy, rules: [rule, ...policy.rules] };
}

/** A first condition on a fact, for the form to change. */
export function newCondition(fact: FactName): Condition {
  switch (fact) {
    case "amount":
      return { fact, currency: "USD", is: "up_to", amountCents: 5_000 };
    case "tier":
      return { fact, in: ["standard"] };
    case "topic":
      return { fact, in: ["refund"] };
    case "earlierRefunds":
      return { fact, is: "up_to", count: 0 };
    case "risk":
      return { fact, is: "over", score: 50 };
    case "requester":
      return { fact, in: ["agent"] };
    case "workerVersion":
      return { fact, in: ["unknown"] };
    case "approvedDrafts":
      return { fact, is: "up_to", count: 20 };
    case "sample":
      return { fact, percent: 10 };
  }
}

/** Changes the number of approvers; new ones are anybody who may decide. */
export function withPeople(approvers: readonly Approver[], count: number): Approver[] {
  return Array.from({ length: count }, (_none, at) => approvers[at] ?? ANYBODY);
}
