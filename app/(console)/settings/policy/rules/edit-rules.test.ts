import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FACT_NAMES } from "@/lib/policy/rule/facts";
import { PolicyRules } from "@/lib/policy/schemas";
import { anyRules } from "@/testing/any-policy";
import { addRule, moveRule, newCondition, removeRule, withPeople } from "./edit-rules";

describe("editing rules", () => {
  it("moves a rule by one place and back, and never out of the list", () => {
    fc.assert(
      fc.property(anyRules, fc.nat(4), (policy, at) => {
        const down = moveRule(policy, at, 1);
        expect(down.rules).toHaveLength(policy.rules.length);
        if (at < policy.rules.length - 1) expect(moveRule(down, at + 1, -1)).toEqual(policy);
        else expect(down).toBe(policy);
        expect(moveRule(policy, 0, -1)).toBe(policy);
      }),
    );
  });

  it("adds a rule on top that can be stored, and removes it again", () => {
    fc.assert(
      fc.property(anyRules, (policy) => {
        const added = addRule(policy, "refund");
        expect(PolicyRules.safeParse({ ...added, rules: added.rules.slice(0, 1) }).success).toBe(true);
        expect(removeRule(added, 0)).toEqual(policy);
      }),
    );
  });

  it.each(FACT_NAMES)("begins a condition on %s with values that can be stored", (fact) => {
    const otherwise = { verdict: "ask", approvers: [{ roles: ["admin"] }] };
    const rule = { kind: "refund", when: [newCondition(fact)], outcome: otherwise };
    expect(PolicyRules.safeParse({ rules: [rule], otherwise }).success).toBe(true);
  });

  it("keeps the people there are when their number changes", () => {
    const senior = { roles: ["senior" as const], userIds: [] };
    expect(withPeople([senior], 2)).toEqual([
      senior,
      { roles: ["reviewer", "senior", "admin"], userIds: [] },
    ]);
    expect(withPeople([senior, senior], 1)).toEqual([senior]);
  });
});
