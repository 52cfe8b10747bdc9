import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ROLES } from "@/db/schema/vocabulary";
import { may } from "@/lib/access/rules";
import { isSatisfied, judge, mayVote, type Vote } from "./rules.ts";
import type { PolicyRules } from "./schemas.ts";

const rules: PolicyRules = {
  automaticBelowCents: 0,
  oneApproverUpToCents: 50_000,
  refusedAboveCents: 500_000,
  deadlineMs: 14_400_000,
  holdMs: 5_000,
};

const yes = (userId: string, role: Vote["role"]): Vote => ({ userId, role, decision: "approve" });

describe("judge", () => {
  it.each([
    [1, { verdict: "ask", requiredDecisions: 1 }],
    [50_000, { verdict: "ask", requiredDecisions: 1 }],
    [50_001, { verdict: "ask", requiredDecisions: 2 }],
    [500_000, { verdict: "ask", requiredDecisions: 2 }],
    [500_001, { verdict: "refuse" }],
  ] as const)("version 1 makes of %i cents %o", (amountCents, judgement) => {
    expect(judge(rules, amountCents)).toEqual(judgement);
  });

  it("is automatic strictly below the limit", () => {
    const generous = { ...rules, automaticBelowCents: 1_000 };
    expect(judge(generous, 999)).toEqual({ verdict: "automatic" });
    expect(judge(generous, 1_000)).toEqual({ verdict: "ask", requiredDecisions: 1 });
  });
});

describe("isSatisfied", () => {
  it("wants two people above one approver's limit, one of them senior or admin", () => {
    const above = 50_001;
    expect(isSatisfied(rules, above, [yes("a", "senior")])).toBe(false);
    expect(isSatisfied(rules, above, [yes("a", "senior"), yes("a", "senior")])).toBe(false);
    expect(isSatisfied(rules, above, [yes("a", "reviewer"), yes("b", "reviewer")])).toBe(false);
    expect(isSatisfied(rules, above, [yes("a", "senior"), yes("b", "reviewer")])).toBe(true);
    expect(isSatisfied(rules, above, [yes("a", "admin"), yes("b", "senior")])).toBe(true);
  });

  it("takes no yes of the policy for a person's", () => {
    expect(isSatisfied(rules, 100, [{ userId: null, role: "policy", decision: "approve" }])).toBe(false);
  });

  it("counts no rejection", () => {
    expect(isSatisfied(rules, 100, [{ userId: "a", role: "senior", decision: "reject" }])).toBe(false);
  });

  it("never lets an amount through that is refused", () => {
    expect(isSatisfied(rules, 500_001, [yes("a", "admin"), yes("b", "admin")])).toBe(false);
  });
});

describe("mayVote", () => {
  const large = 125_000;

  it.each([
    ["viewer", false],
    ["reviewer", true],
    ["senior", true],
    ["engineer", false],
    ["auditor", false],
    ["admin", true],
  ] as const)("%s may decide a small amount: %s", (role, allowed) => {
    expect(mayVote(rules, 100, [], { userId: "a", role }).allowed).toBe(allowed);
  });

  it("lets a senior begin above one approver's limit, and any reviewer follow", () => {
    expect(mayVote(rules, large, [], { userId: "r", role: "reviewer" }).allowed).toBe(false);
    expect(mayVote(rules, large, [], { userId: "s", role: "senior" }).allowed).toBe(true);
    expect(mayVote(rules, large, [yes("s", "senior")], { userId: "r", role: "reviewer" }).allowed).toBe(true);
  });

  it("refuses a second yes of the same person", () => {
    expect(mayVote(rules, large, [yes("s", "senior")], { userId: "s", role: "senior" }).allowed).toBe(false);
  });
});

const anyRules = fc
  .tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000))
  .map(([a, b, c]) => [a, b, c].sort((x, y) => x - y))
  .map(([automaticBelowCents = 0, oneApproverUpToCents = 0, refusedAboveCents = 0]) => ({
    ...rules,
    automaticBelowCents,
    oneApproverUpToCents,
    refusedAboveCents,
  }));
const anyone = fc.record({
  userId: fc.constantFrom("a", "b", "c"),
  role: fc.constantFrom(...ROLES),
  decision: fc.constantFrom("approve" as const, "reject" as const),
});

describe("whatever the rules, the amount and the voters", () => {
  it("money moves only with as many distinct people behind it as the rules say, one of them senior above the limit", () => {
    fc.assert(
      fc.property(anyRules, fc.integer({ min: 1, max: 1_100 }), fc.array(anyone), (policy, cents, voters) => {
        const votes: Vote[] = [];
        for (const voter of voters) if (mayVote(policy, cents, votes, voter).allowed) votes.push(voter);
        if (!isSatisfied(policy, cents, votes)) return;
        expect(cents).toBeLessThanOrEqual(policy.refusedAboveCents);
        if (cents < policy.automaticBelowCents) return;
        const yeses = votes.filter(({ decision }) => decision === "approve");
        const people = new Set(yeses.map(({ userId }) => userId));
        const needed = cents <= policy.oneApproverUpToCents ? 1 : 2;
        expect(people.size).toBeGreaterThanOrEqual(needed);
        const seniors = yeses.filter(({ role }) => role !== "policy" && may(role, "decide_large"));
        if (needed === 2) expect(seniors.length).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 2_000 },
    );
  });

  it("nobody without the permission to decide ever gets a vote", () => {
    fc.assert(
      fc.property(anyRules, fc.integer({ min: 1, max: 1_100 }), anyone, (policy, cents, voter) => {
        fc.pre(!may(voter.role, "decide"));
        expect(mayVote(policy, cents, [], voter).allowed).toBe(false);
      }),
    );
  });
});
