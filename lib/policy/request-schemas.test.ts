import { describe, expect, it } from "vitest";
import { rulesOfLimits } from "./limits.ts";
import { PublishPolicy } from "./request-schemas.ts";

const usd = {
  currency: "USD",
  automaticBelowCents: 0,
  oneApproverUpToCents: 50_000,
  refusedAboveCents: 500_000,
};
const times = { deadlineMs: 14_400_000, holdMs: 5_000 };
const limits = { limits: [usd], ...times };
const first = rulesOfLimits(limits);
const note = "Coffee is on us";

describe("an invalid body", () => {
  const amounts = (change: object) => ({ rules: { ...limits, limits: [{ ...usd, ...change }] }, note });
  const timed = (change: object) => ({ rules: { ...limits, ...change }, note });

  it.each([
    ["a negative limit", amounts({ automaticBelowCents: -1 })],
    ["half a cent", amounts({ refusedAboveCents: 0.5 })],
    ["a limit without end", amounts({ refusedAboveCents: Number.POSITIVE_INFINITY })],
    ["a limit above what Stripe takes", amounts({ refusedAboveCents: 100_000_000 })],
    ["a currency that does not exist", amounts({ currency: "USB" })],
    ["a limit without a currency", amounts({ currency: undefined })],
    ["no limits", timed({ limits: [] })],
    ["a currency named twice", timed({ limits: [usd, { ...usd, currency: "usd" }] })],
    ["no deadline", timed({ deadlineMs: 0 })],
    ["a deadline of a millisecond", timed({ deadlineMs: 1 })],
    ["a deadline that no calendar reaches", timed({ deadlineMs: 9e15 })],
    ["a hold of thirty years", timed({ holdMs: 1e12 })],
    ["an unknown rule", timed({ holdMS: 1 })],
    ["automatic above one approver's", amounts({ automaticBelowCents: 50_001 })],
    ["one approver's above what is refused", amounts({ oneApproverUpToCents: 500_001 })],
    ["no reason", { rules: first, note: "  " }],
    ["no rules", { note }],
  ])("%s is refused", (_what, body) => {
    expect(PublishPolicy.safeParse(body).success).toBe(false);
  });

  it("names the number that is out of bounds", () => {
    const otherwise = { ...first.otherwise, deadlineMs: 9e15 };
    const { error } = PublishPolicy.safeParse({ rules: { ...first, otherwise }, note });
    expect(error?.issues.map(({ path }) => path.join("."))).toEqual(["rules.otherwise.deadlineMs"]);
  });
});

describe("a body", () => {
  it("may write its currency in small letters", () => {
    const body = PublishPolicy.parse({ rules: { ...limits, limits: [{ ...usd, currency: "usd" }] }, note });
    expect(body.rules).toEqual(first);
  });

  it("of the form that named no currency is in US dollars", () => {
    const { currency: _usd, ...amounts } = usd;
    expect(PublishPolicy.parse({ rules: { ...amounts, ...times }, note }).rules).toEqual(first);
  });

  it("of rules is read unchanged", () => {
    expect(PublishPolicy.parse({ rules: first, note }).rules).toEqual(first);
  });
});
