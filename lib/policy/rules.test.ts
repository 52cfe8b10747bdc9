import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ROLES } from "@/db/schema/vocabulary";
import { may } from "@/lib/access/rules";
import { type Limits, rulesOfLimits } from "./limits.ts";
import type { Subject } from "./rule/facts.ts";
import { askOf, isSatisfied, judge as judgeRules, mayVote, type Vote } from "./rules.ts";
import type { PolicyRules } from "./schemas.ts";

const usual: Limits = {
  currency: "USD",
  automaticBelowCents: 0,
  oneApproverUpToCents: 50_000,
  refusedAboveCents: 500_000,
};
const under = (...limits: Partial<Limits>[]): PolicyRules =>
  rulesOfLimits({
    limits: limits.map((change) => ({ ...usual, ...change })),
    deadlineMs: 14_400_000,
    holdMs: 5_000,
  });
const rules = under({});
const money = (amountCents: number, currency: string): Subject => ({
  kind: "refund",
  facts: { amount: { amountCents, currency } },
});
const usd = (amountCents: number) => money(amountCents, "USD");

/** The verdict, and the number of people if it asks. */
function judge(policy: PolicyRules, subject: Subject) {
  const { outcome } = judgeRules(policy, subject);
  if (outcome.verdict !== "ask") return { verdict: outcome.verdict };
  return { verdict: outcome.verdict, requiredDecisions: outcome.approvers.length };
}
const decisionsNeeded = (policy: PolicyRules, subject: Subject) => askOf(policy, subject).approvers.length;

const yes = <R extends Vote["role"]>(userId: string, role: R) =>
  ({ userId, role, decision: "approve" }) as const;

describe("judge", () => {
  it.each([
    [1, { verdict: "ask", requiredDecisions: 1 }],
    [50_000, { verdict: "ask", requiredDecisions: 1 }],
    [50_001, { verdict: "ask", requiredDecisions: 2 }],
    [500_000, { verdict: "ask", requiredDecisions: 2 }],
    [500_001, { verdict: "refuse" }],
  ] as const)("version 1 judges %i cents as %o", (amountCents, judgement) => {
    expect(judge(rules, usd(amountCents))).toEqual(judgement);
  });

  it("is automatic strictly below the limit", () => {
    const generous = under({ automaticBelowCents: 1_000 });
    expect(judge(generous, usd(999))).toEqual({ verdict: "automatic" });
    expect(judge(generous, usd(1_000))).toEqual({ verdict: "ask", requiredDecisions: 1 });
  });
});

describe("a limit has a currency", () => {
  const both = under({}, { currency: "JPY", oneApproverUpToCents: 70_000, refusedAboveCents: 700_000 });

  it("compares an amount with the limits of its own currency only", () => {
    expect(judge(both, money(60_000, "JPY"))).toEqual({
      verdict: "ask",
      requiredDecisions: 1,
    });
    expect(judge(both, usd(60_000))).toEqual({ verdict: "ask", requiredDecisions: 2 });
    expect(judge(both, money(600_000, "JPY")).verdict).toBe("ask");
    expect(judge(both, usd(600_000)).verdict).toBe("refuse");
  });

  it("reads a code in small letters as the same currency", () => {
    expect(judge(rules, money(500_001, "usd"))).toEqual(judge(rules, usd(500_001)));
  });

  it.each(["EUR", "KWD", "XXQ", ""])(
    "asks two people about an amount in %j, which no limit names",
    (currency) => {
      const generous = under({ automaticBelowCents: 50_000 });
      for (const amountCents of [1, 49_999, 9_999_999])
        expect(judge(generous, money(amountCents, currency))).toEqual({
          verdict: "ask",
          requiredDecisions: 2,
        });
      expect(isSatisfied(generous, money(1, currency), [yes("a", "admin")])).toBe(false);
    },
  );
});

describe("decisionsNeeded", () => {
  it("needs at least one person for an open approval, and two where nothing can be approved", () => {
    expect(decisionsNeeded(under({ automaticBelowCents: 1_000 }), usd(999))).toBe(1);
    expect(decisionsNeeded(rules, usd(50_001))).toBe(2);
    expect(decisionsNeeded(rules, usd(500_001))).toBe(2);
  });
});

describe("isSatisfied", () => {
  it("needs two people above one approver's limit, one of them senior or admin", () => {
    const above = usd(50_001);
    expect(isSatisfied(rules, above, [yes("a", "senior")])).toBe(false);
    expect(isSatisfied(rules, above, [yes("a", "senior"), yes("a", "senior")])).toBe(false);
    expect(isSatisfied(rules, above, [yes("a", "reviewer"), yes("b", "reviewer")])).toBe(false);
    expect(isSatisfied(rules, above, [yes("a", "senior"), yes("b", "reviewer")])).toBe(true);
    expect(isSatisfied(rules, above, [yes("a", "admin"), yes("b", "senior")])).toBe(true);
  });

  it("does not count the policy's grant as a person's approval", () => {
    expect(isSatisfied(rules, usd(100), [yes("policy:v1", "policy")])).toBe(false);
  });

  it("needs the policy's own grant where no person is needed", () => {
    const generous = under({ automaticBelowCents: 1_000 });
    expect(isSatisfied(generous, usd(999), [])).toBe(false);
    expect(isSatisfied(generous, usd(999), [yes("policy:v1", "policy")])).toBe(true);
    expect(isSatisfied(generous, usd(1_000), [yes("policy:v1", "policy")])).toBe(false);
  });

  it("counts no rejection", () => {
    expect(isSatisfied(rules, usd(100), [{ userId: "a", role: "senior", decision: "reject" }])).toBe(false);
  });

  it("never lets an amount through that is refused", () => {
    expect(isSatisfied(rules, usd(500_001), [yes("a", "admin"), yes("b", "admin")])).toBe(false);
  });
});

describe("mayVote", () => {
  const large = usd(125_000);

  it.each([
    ["viewer", false],
    ["reviewer", true],
    ["senior", true],
    ["engineer", false],
    ["auditor", false],
    ["admin", true],
  ] as const)("%s may decide a small amount: %s", (role, allowed) => {
    expect(
      mayVote({ rules, verified: true }, usd(100), [], { userId: "a", role, decision: "approve" }).allowed,
    ).toBe(allowed);
  });

  it("lets a senior begin above one approver's limit, and any reviewer follow", () => {
    expect(mayVote({ rules, verified: true }, large, [], yes("r", "reviewer")).allowed).toBe(false);
    expect(mayVote({ rules, verified: true }, large, [], yes("s", "senior")).allowed).toBe(true);
    expect(
      mayVote({ rules, verified: true }, large, [yes("s", "senior")], yes("r", "reviewer")).allowed,
    ).toBe(true);
  });

  it("refuses a second yes of the same person", () => {
    expect(mayVote({ rules, verified: true }, large, [yes("s", "senior")], yes("s", "senior")).allowed).toBe(
      false,
    );
  });

  it("lets nobody approve under a policy that was not published through the desk, and everybody reject", () => {
    const forged = { rules, verified: false };
    expect(mayVote(forged, usd(100), [], yes("a", "admin")).allowed).toBe(false);
    expect(mayVote(forged, usd(100), [], { ...yes("a", "admin"), decision: "reject" }).allowed).toBe(true);
  });

  it.each(["reviewer", "senior", "admin"] as const)(
    "a %s may reject any amount, as the first and after their own yes",
    (role) => {
      const no = { userId: "a", role, decision: "reject" } as const;
      for (const cents of [1, 50_001, 500_001, Number.MAX_SAFE_INTEGER]) {
        expect(mayVote({ rules, verified: true }, usd(cents), [], no).allowed).toBe(true);
        expect(mayVote({ rules, verified: true }, usd(cents), [yes("a", role)], no).allowed).toBe(true);
      }
    },
  );
});

const anyLimits = fc
  .tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000))
  .map(([a, b, c]) => [a, b, c].sort((x, y) => x - y))
  .map(
    ([automaticBelowCents = 0, oneApproverUpToCents = 0, refusedAboveCents = 0]): Limits => ({
      currency: "USD",
      automaticBelowCents,
      oneApproverUpToCents,
      refusedAboveCents,
    }),
  );
const anyone = fc.record({
  userId: fc.constantFrom("a", "b", "c"),
  role: fc.constantFrom(...ROLES),
  decision: fc.constantFrom("approve" as const, "reject" as const),
});

describe("for any rules, amount and voters", () => {
  it("money moves only with as many distinct people behind it as the rules say, one of them senior above the limit", () => {
    fc.assert(
      fc.property(
        anyLimits,
        fc.integer({ min: 1, max: 1_100 }),
        fc.array(anyone),
        (limits, cents, voters) => {
          const policy = under(limits);
          const votes: Vote[] = [];
          for (const voter of voters)
            if (mayVote({ rules: policy, verified: true }, usd(cents), votes, voter).allowed)
              votes.push(voter);
          if (!isSatisfied(policy, usd(cents), votes)) return;
          expect(cents).toBeLessThanOrEqual(limits.refusedAboveCents);
          if (cents < limits.automaticBelowCents) {
            expect(votes.some(({ decision }) => decision === "approve")).toBe(true);
            return;
          }
          const yeses = votes.filter(({ decision }) => decision === "approve");
          const people = new Set(yeses.map(({ userId }) => userId));
          const needed = cents <= limits.oneApproverUpToCents ? 1 : 2;
          expect(people.size).toBeGreaterThanOrEqual(needed);
          const seniors = yeses.filter(({ role }) => role !== "policy" && may(role, "decide_large"));
          if (needed === 2) expect(seniors.length).toBeGreaterThanOrEqual(1);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("nobody without the permission to decide ever gets a vote", () => {
    fc.assert(
      fc.property(anyLimits, fc.integer({ min: 1, max: 1_100 }), anyone, (limits, cents, voter) => {
        fc.pre(!may(voter.role, "decide"));
        expect(mayVote({ rules: under(limits), verified: true }, usd(cents), [], voter).allowed).toBe(false);
      }),
    );
  });
});
