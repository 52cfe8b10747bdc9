import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rulesOfLimits } from "@/lib/policy/limits";
import { checkProposal, isHeld, nudgeDelayMs } from "./rules.ts";

const limits = {
  currency: "USD",
  automaticBelowCents: 0,
  oneApproverUpToCents: 50_000,
  refusedAboveCents: 500_000,
};
const times = { deadlineMs: 14_400_000, holdMs: 5_000 };
const rules = rulesOfLimits({ limits: [limits], ...times });
const order = { id: "ord_1", customerId: "cust_001", amountCents: 125_000, currency: "USD" };
const ask = (amountCents: number, currency = "USD") => ({ amountCents, currency });

describe("checkProposal", () => {
  it("asks one person up to the limit and two above it", () => {
    expect(checkProposal(ask(50_000), order, "cust_001", rules)).toEqual({ order, requiredDecisions: 1 });
    expect(checkProposal(ask(50_001), order, "cust_001", rules)).toEqual({ order, requiredDecisions: 2 });
  });

  it("asks nobody below the automatic limit", () => {
    const generous = rulesOfLimits({ limits: [{ ...limits, automaticBelowCents: 1_000 }], ...times });
    expect(checkProposal(ask(999), order, "cust_001", generous)).toEqual({ order, requiredDecisions: 0 });
  });

  it("reads currencies in either case, and passes them on in capitals", () => {
    const bought = { ...order, currency: "usd" };
    expect(checkProposal(ask(100, "uSd"), bought, "cust_001", rules)).toEqual({
      order,
      requiredDecisions: 1,
    });
  });

  it.each([
    ["no such order", ask(100), undefined, "cust_001", "unknown_order"],
    ["another customer's order", ask(100), order, "cust_002", "unknown_order"],
    ["a sender nobody knows", ask(100), order, null, "unknown_order"],
    ["another currency", ask(100, "EUR"), order, "cust_001", "wrong_currency"],
    ["a currency that does not exist", ask(100, "US$"), order, "cust_001", "wrong_currency"],
    ["nothing", ask(0), order, "cust_001", "no_amount"],
    ["less than nothing", ask(-4_900), order, "cust_001", "no_amount"],
    ["half a cent", ask(0.5), order, "cust_001", "no_amount"],
    ["not a number", ask(Number.NaN), order, "cust_001", "no_amount"],
    ["without end", ask(Number.POSITIVE_INFINITY), order, "cust_001", "no_amount"],
    ["a number that cannot be exact", ask(2 ** 53), order, "cust_001", "no_amount"],
    ["more than was paid", ask(125_001), order, "cust_001", "more_than_paid"],
    ["above the limit", ask(600_000), { ...order, amountCents: 600_000 }, "cust_001", "above_limit"],
  ])("refuses %s", (_case, proposed, found, customer, cause) => {
    expect(checkProposal(proposed, found, customer, rules)).toEqual({ cause });
  });

  it("passes only positive, whole, paid and allowed amounts, whatever the model says", () => {
    const anyAmount = fc.oneof(fc.integer(), fc.double(), fc.maxSafeInteger());
    fc.assert(
      fc.property(anyAmount, fc.nat(1_000_000), fc.string(), (amountCents, paid, currency) => {
        const bought = { ...order, amountCents: paid };
        const verdict = checkProposal({ amountCents, currency }, bought, "cust_001", rules);
        if ("cause" in verdict) return;
        expect(currency.trim().toUpperCase()).toBe("USD");
        expect(Number.isSafeInteger(amountCents)).toBe(true);
        expect(amountCents).toBeGreaterThan(0);
        expect(amountCents).toBeLessThanOrEqual(Math.min(paid, limits.refusedAboveCents));
        expect(verdict.requiredDecisions).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

describe("nudgeDelayMs", () => {
  it("comes after 2, 10 and 30 s, then every five minutes, for about a day", () => {
    expect([0, 1, 2, 3, 4, 289, 290, 1_000].map(nudgeDelayMs)).toEqual([
      2_000,
      10_000,
      30_000,
      300_000,
      300_000,
      300_000,
      null,
      null,
    ]);
  });
});

describe("isHeld", () => {
  const now = new Date("2026-11-20T12:00:00.000Z");
  const at = (ms: number) => new Date(now.getTime() + ms);

  it("holds a decision exactly until it takes effect", () => {
    expect(isHeld({ status: "rejected", effectiveAt: at(1) }, now)).toBe(true);
    expect(isHeld({ status: "approved", effectiveAt: at(1).toISOString() }, now)).toBe(true);
    expect(isHeld({ status: "rejected", effectiveAt: now }, now)).toBe(false);
    expect(isHeld({ status: "rejected", effectiveAt: at(-1) }, now)).toBe(false);
  });

  it.each(["pending", "expired", "withdrawn"] as const)(
    "holds no decision of an approval that is %s",
    (status) => {
      expect(isHeld({ status, effectiveAt: at(1_000) }, now)).toBe(false);
    },
  );

  it("holds nothing without an instant", () => {
    expect(isHeld({ status: "approved", effectiveAt: null }, now)).toBe(false);
  });
});
