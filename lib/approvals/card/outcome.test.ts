import { describe, expect, it } from "vitest";
import { type OutcomeFacts, outcomeOf } from "./outcome.ts";

const NOTHING: OutcomeFacts = {
  orderId: "ord_1001",
  proposed: { amountCents: 4_900, currency: "USD" },
  refund: null,
  approval: null,
  decisions: [],
  blockedBy: null,
  withPerson: false,
};
const PAID = {
  status: "executing",
  stripeRefundId: "re_1",
  cause: null,
  amountCents: 4_900,
  currency: "USD",
} as const;
const byPerson = { byPerson: true, customerNote: "" };
const byPolicy = { byPerson: false, customerNote: "" };

describe("the outcome of a proposal", () => {
  it.each([
    ["an unknown order, which a rule blocks", { blockedBy: "unknown_order" }, "not_refunded", "rule"],
    ["a payment that Stripe refunded before", { blockedBy: "charge_refunded" }, "already_refunded", "rule"],
    ["a payment that the bank disputes", { blockedBy: "charge_disputed" }, "not_refunded", "rule"],
    ["an amount above the limit", { blockedBy: "above_limit" }, "not_refunded", "rule"],
    [
      "a rejection by a person",
      { approval: { status: "rejected" }, decisions: [byPerson] },
      "not_refunded",
      "person",
    ],
    [
      "an approval by the policy",
      { approval: { status: "approved" }, decisions: [byPolicy], refund: PAID },
      "issued",
      "rule",
    ],
    [
      "an approval by a person",
      { approval: { status: "approved" }, decisions: [byPerson], refund: PAID },
      "issued",
      "person",
    ],
    ["an expired approval", { approval: { status: "expired" } }, "undecided", "nobody"],
    [
      "an approval that expired after the first of two votes",
      { approval: { status: "expired" }, decisions: [byPerson] },
      "undecided",
      "nobody",
    ],
    ["a withdrawn approval", { approval: { status: "withdrawn" } }, "undecided", "nobody"],
    [
      "a refund that failed at Stripe",
      { decisions: [byPerson], refund: { ...PAID, status: "failed", cause: "stripe_refund_failed" } },
      "failed",
      "person",
    ],
    [
      "a charge that was refunded before",
      {
        decisions: [byPerson],
        refund: { ...PAID, status: "failed", stripeRefundId: null, cause: "stripe_charge_already_refunded" },
      },
      "already_refunded",
      "person",
    ],
  ] satisfies [string, Partial<OutcomeFacts>, string, string][])(
    "of %s says who decided",
    (_what, facts, status, decidedBy) => {
      const outcome = outcomeOf({ ...NOTHING, ...facts });
      expect(outcome).toMatchObject({ status, decidedBy });
      expect(outcome.moved === null).toBe(status !== "issued");
      expect(outcome.notMoved === null).toBe(status === "issued");
    },
  );

  it("says that a person looks only when the ticket waits for a person", () => {
    const expired = { ...NOTHING, approval: { status: "expired" } as const };
    expect(outcomeOf(expired)).toMatchObject({ next: "customer_may_write" });
    expect(JSON.stringify(outcomeOf(expired))).not.toMatch(/person looks/);
    expect(outcomeOf({ ...expired, withPerson: true })).toMatchObject({ next: "person_looks" });
  });

  it("includes the note for the customer, and no internal cause", () => {
    const decisions = [{ byPerson: true, customerNote: "The return period has passed." }];
    const rejected = { ...NOTHING, approval: { status: "rejected" } as const, decisions };
    expect(outcomeOf(rejected)).toMatchObject({
      customerNote: "The return period has passed.",
      mayTellCustomer: [],
    });
    expect(outcomeOf({ ...NOTHING, blockedBy: "risk_score" }).mayTellCustomer).toEqual([]);
  });
});
