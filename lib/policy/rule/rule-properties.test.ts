import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LARGEST_AMOUNT } from "@/lib/money";
import { anyRules, anySubject, anyVotes } from "@/testing/any-policy";
import { isSatisfied, judge, mayVote, type Vote } from "../rules.ts";
import { PolicyRules, type Rule } from "../schemas.ts";
import { compareRules } from "./compare-rules.ts";
import { type Condition, matches } from "./conditions.ts";
import { FACT_NAMES, type Facts, type Subject } from "./facts.ts";

/** Whether a condition matches, written independently of the code under test. */
function isMet(one: Condition, facts: Facts): boolean {
  const inBounds = (is: string, value: number, bound: number) =>
    ({ below: value < bound, up_to: value <= bound, over: value > bound })[is] === true;
  const known = facts[one.fact];
  if (known === undefined) return false;
  if (one.fact === "amount")
    return (
      facts.amount?.currency === one.currency && inBounds(one.is, facts.amount.amountCents, one.amountCents)
    );
  if (one.fact === "earlierRefunds") return inBounds(one.is, Number(known), one.count);
  if (one.fact === "risk") return inBounds(one.is, Number(known), one.score);
  if (one.fact === "approvedDrafts") return inBounds(one.is, Number(known), one.count);
  if (one.fact === "sample") return Number(known) <= one.percent;
  const words: string[] = one.in;
  if (one.fact === "requester")
    return words.includes(String(facts.requester?.type)) || words.includes(String(facts.requester?.id));
  return words.includes(String(known));
}

const limits = ({ when, outcome }: Rule, { facts: { amount } }: Subject) =>
  outcome.verdict !== "automatic" ||
  !amount ||
  when.some((one) => one.fact === "amount" && one.currency === amount.currency && one.is !== "over");

describe("for any policy and effect", () => {
  it("the first matching rule decides, else `otherwise`", () => {
    fc.assert(
      fc.property(anyRules, anySubject, (policy, subject) => {
        const first = policy.rules.findIndex(
          (rule) =>
            rule.kind === subject.kind &&
            rule.when.every((one) => isMet(one, subject.facts)) &&
            limits(rule, subject),
        );
        expect(judge(policy, subject)).toEqual(
          first === -1
            ? { outcome: policy.otherwise, rule: null }
            : { outcome: policy.rules[first]?.outcome, rule: first },
        );
      }),
      { numRuns: 3_000 },
    );
  });

  it("money in a currency that no rule names never passes unasked", () => {
    fc.assert(
      fc.property(
        anyRules,
        anySubject,
        fc.integer({ min: 1, max: LARGEST_AMOUNT }),
        (policy, subject, cents) => {
          const amount = { amountCents: cents, currency: "JPY" };
          const { outcome } = judge(policy, { ...subject, facts: { ...subject.facts, amount } });
          expect(outcome.verdict).not.toBe("automatic");
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("money passes unasked only up to an amount that a rule names in its currency", () => {
    fc.assert(
      fc.property(anyRules, anySubject, (policy, subject) => {
        const { outcome } = judge(policy, subject);
        const { amount } = subject.facts;
        if (outcome.verdict !== "automatic" || !amount) return;
        const named = policy.rules
          .flatMap(({ when }) => when)
          .flatMap((one) =>
            one.fact === "amount" && one.currency === amount.currency ? [one.amountCents] : [],
          );
        expect(amount.amountCents).toBeLessThanOrEqual(Math.max(...named));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(FACT_NAMES)("a condition on %s does not match an effect without it", (name) => {
    fc.assert(
      fc.property(anyRules, anySubject, ({ rules }, { facts }) => {
        const { [name]: _gone, ...rest } = facts;
        const conditions = rules.flatMap(({ when }) => when).filter(({ fact }) => fact === name);
        expect(conditions.some((one) => matches(one, rest))).toBe(false);
      }),
    );
  });

  it("nothing that needs unproven facts can be approved", () => {
    fc.assert(
      fc.property(anyRules, anySubject, anyVotes, (policy, subject, votes) => {
        const needs = policy.rules.some(
          ({ kind, when }) => kind === subject.kind && when.some(({ fact }) => fact !== "amount"),
        );
        fc.pre(needs);
        expect(isSatisfied(policy, { ...subject, unproven: true }, votes)).toBe(false);
      }),
    );
  });

  it("allowed votes close the approval exactly when enough people have agreed", () => {
    fc.assert(
      fc.property(anyRules, anySubject, anyVotes, (policy, subject, voters) => {
        const { outcome } = judge(policy, subject);
        if (outcome.verdict !== "ask") return;
        const votes: Vote[] = [];
        for (const voter of voters) {
          if (voter.decision === "reject" || isSatisfied(policy, subject, votes)) continue;
          const role = voter.role === "policy" ? "viewer" : voter.role;
          const verdict = mayVote({ rules: policy, verified: true }, subject, votes, { ...voter, role });
          if (verdict.allowed) votes.push(voter);
        }
        const people = new Set(votes.map(({ userId }) => userId)).size;
        expect(people).toBe(votes.length);
        expect(isSatisfied(policy, subject, votes)).toBe(people === outcome.approvers.length);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("a comparison of two policies", () => {
  it("finds no difference between a policy and itself", () => {
    fc.assert(
      fc.property(anyRules, (policy) => {
        const { loosens, tightens, complete } = compareRules(policy, policy);
        if (complete) expect({ loosens, tightens }).toEqual({ loosens: false, tightens: false });
        else expect(loosens).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it("without loosening lets no effect pass with votes that did not suffice before", () => {
    let compared = 0;
    fc.assert(
      fc.property(
        anyRules,
        anyRules,
        fc.array(fc.tuple(anySubject, anyVotes), { minLength: 20 }),
        (a, b, cases) => {
          // Policies that share rules, so that enough pairs loosen nothing.
          const before = a;
          const after = { ...b, rules: [...b.rules.slice(0, 1), ...a.rules], otherwise: a.otherwise };
          if (compareRules(before, after).loosens) return;
          compared++;
          for (const [subject, votes] of cases)
            if (isSatisfied(after, subject, votes)) expect(isSatisfied(before, subject, votes)).toBe(true);
        },
      ),
      { numRuns: 120 },
    );
    expect(compared).toBeGreaterThan(20);
  });

  it("finds every automatic grant that was asked before", () => {
    let seen = 0;
    fc.assert(
      fc.property(anyRules, anyRules, anySubject, (before, after, subject) => {
        if (judge(after, subject).outcome.verdict !== "automatic") return;
        if (judge(before, subject).outcome.verdict === "automatic") return;
        seen++;
        expect(compareRules(before, after).loosens).toBe(true);
      }),
      { numRuns: 4_000 },
    );
    expect(seen).toBeGreaterThan(10);
  });
});

describe("numbers have bounds", () => {
  const ask = { verdict: "ask", approvers: [{ roles: ["reviewer"] }] };
  const when = (condition: object) => ({
    rules: [{ kind: "refund", when: [condition], outcome: ask }],
    otherwise: ask,
  });
  const bounded = [
    [
      "an amount",
      0,
      LARGEST_AMOUNT,
      (n: number) => when({ fact: "amount", currency: "USD", is: "over", amountCents: n }),
    ],
    ["a count of refunds", 0, 1_000, (n: number) => when({ fact: "earlierRefunds", is: "over", count: n })],
    [
      "a count of approved drafts",
      0,
      1_000,
      (n: number) => when({ fact: "approvedDrafts", is: "over", count: n }),
    ],
    ["a sample", 1, 100, (n: number) => when({ fact: "sample", percent: n })],
    ["a risk score", 0, 100, (n: number) => when({ fact: "risk", is: "over", score: n })],
    ["a deadline", 60_000, 604_800_000, (n: number) => ({ rules: [], otherwise: { ...ask, deadlineMs: n } })],
    ["a hold", 0, 600_000, (n: number) => ({ rules: [], otherwise: ask, holdMs: n })],
  ] as const;

  it.each(bounded)("%s is a whole number from %i to %i", (_what, min, max, policy) => {
    fc.assert(
      fc.property(
        fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger(), fc.constantFrom(min, max)),
        (n) => {
          const fits = Number.isInteger(n) && n >= min && n <= max;
          expect(PolicyRules.safeParse(policy(n)).success).toBe(fits);
        },
      ),
    );
  });

  it.each([
    ["no approver", { ...ask, approvers: [] }],
    ["six approvers", { ...ask, approvers: Array(6).fill({ roles: ["senior"] }) }],
    ["an approver without role and name", { ...ask, approvers: [{}] }],
    ["a role that may not decide", { ...ask, approvers: [{ roles: ["viewer"] }] }],
  ])("%s is refused", (_what, otherwise) => {
    expect(PolicyRules.safeParse({ rules: [], otherwise }).success).toBe(false);
  });

  it("holds at most a hundred rules", () => {
    const rule = { kind: "refund", when: [], outcome: { verdict: "refuse" } };
    expect(PolicyRules.safeParse({ rules: Array(100).fill(rule), otherwise: ask }).success).toBe(true);
    expect(PolicyRules.safeParse({ rules: Array(101).fill(rule), otherwise: ask }).success).toBe(false);
  });
});
