import { describe, expect, it } from "vitest";
import { policies } from "@/db/schema";
import { db } from "@/lib/db";
import { asOwner, withTestDatabase } from "@/testing/with-test-database";
import { rulesOfLimits } from "./limits.ts";
import { policyMac } from "./policy-mac.ts";
import { readPolicy } from "./read-policy.ts";
import { STRICTEST } from "./schemas.ts";

withTestDatabase();

const usd = {
  currency: "USD",
  automaticBelowCents: 0,
  oneApproverUpToCents: 50_000,
  refusedAboveCents: 500_000,
};
const times = { deadlineMs: 14_400_000, holdMs: 5_000 };
const limits = { limits: [usd], ...times };
const first = rulesOfLimits(limits);

describe("stored rules with invalid parts", () => {
  async function readStored(stored: unknown) {
    const { version } = await readPolicy(db());
    const policy = { version: version + 1, rules: stored, createdBy: "test" };
    await db()
      .insert(policies)
      .values({ ...policy, mac: policyMac(policy) });
    try {
      return (await readPolicy(db())).rules;
    } finally {
      await asOwner(`delete from policies where version = ${version + 1}`);
    }
  }

  const automatic = { ...usd, automaticBelowCents: 500 };
  const rules = { ...limits, limits: [automatic] };

  it.each([
    [
      "a deadline that no calendar reaches",
      { ...rules, deadlineMs: 9e15 },
      { ...rules, deadlineMs: 604_800_000 },
    ],
    ["a deadline of a millisecond", { ...rules, deadlineMs: 1 }, { ...rules, deadlineMs: 60_000 }],
    ["a deadline in words", { ...rules, deadlineMs: "soon" }, rules],
    ["a hold of thirty years", { ...rules, holdMs: 1e12 }, { ...rules, holdMs: 600_000 }],
    [
      "a currency named twice",
      { ...rules, limits: [automatic, { ...usd, currency: "usd" }] },
      { ...rules, limits: [] },
    ],
    [
      "a limit in words",
      { ...rules, limits: [{ ...usd, refusedAboveCents: "all" }] },
      { ...rules, limits: [] },
    ],
    [
      "limits that fall",
      { ...rules, limits: [{ ...usd, automaticBelowCents: 9e9, refusedAboveCents: 100 }] },
      {
        ...rules,
        limits: [{ ...usd, automaticBelowCents: 100, oneApproverUpToCents: 100, refusedAboveCents: 100 }],
      },
    ],
  ])("%s: the gate still opens, and asks people in doubt", async (_what, stored, read) => {
    expect(await readStored(stored)).toEqual(rulesOfLimits(read));
  });

  it.each([
    ["no rules at all", "none"],
    [
      "a rule of another version of Vagus",
      { ...first, rules: [{ kind: "refund", when: [], outcome: "maybe" }] },
    ],
    ["a deadline out of bounds", { ...first, otherwise: { ...first.otherwise, deadlineMs: 1 } }],
  ])("%s: two people must agree to everything", async (_what, stored) => {
    expect(await readStored(stored)).toEqual(STRICTEST);
  });
});
