import { describe, expect, it } from "vitest";
import { REFUND_OBSTACLES } from "@/db/schema/vocabulary";
import { type ChargeFacts, failureSentence, leftOf, obstacleSentence, refundObstacle } from "./rules.ts";

const CHARGE: ChargeFacts = {
  amountCents: 4_900,
  refundedCents: 0,
  currency: "USD",
  paid: true,
  dispute: null,
};
const WANTED = { amountCents: 4_900, currency: "USD" };
const dispute = (status: string, refundable: boolean) => ({ dispute: { status, refundable } });

describe("a refund", () => {
  it.each<[string, Partial<ChargeFacts>, ReturnType<typeof refundObstacle>]>([
    ["of a payment without a history", {}, null],
    ["of the rest of a payment", { amountCents: 9_900, refundedCents: 5_000 }, null],
    ["of a payment whose dispute was won", dispute("won", true), null],
    ["of a payment the bank only asks about", dispute("warning_needs_response", true), null],
    ["of a disputed payment", dispute("needs_response", false), "charge_disputed"],
    ["of a payment whose dispute is under review", dispute("under_review", false), "charge_disputed"],
    ["of a payment whose dispute was lost", dispute("lost", false), "charge_lost"],
    ["of a payment refunded in full", { refundedCents: 4_900 }, "charge_refunded"],
    ["of more than is left", { refundedCents: 1 }, "more_than_left"],
    ["of a payment in another currency", { currency: "EUR" }, "charge_currency"],
    ["of a payment that did not go through", { paid: false }, "charge_not_paid"],
  ])("%s meets the right obstacle", (_what, change, obstacle) => {
    expect(refundObstacle({ ...CHARGE, ...change }, WANTED)).toBe(obstacle);
  });

  it("of a payment that Stripe does not know meets an obstacle", () => {
    expect(refundObstacle(null, WANTED)).toBe("charge_unknown");
  });

  it("never leaves less than nothing", () => {
    expect(leftOf({ ...CHARGE, refundedCents: 5_000 })).toBe(0);
  });
});

describe("what people read", () => {
  it.each(REFUND_OBSTACLES)("about %s is a sentence without the code", (obstacle) => {
    const said = obstacleSentence(obstacle, { amountCents: 2_900, currency: "USD" });
    expect(said).toMatch(/^[A-Z].+\.$/);
    expect(said).not.toMatch(/_/);
  });

  it("about too large a refund names what is left", () => {
    expect(obstacleSentence("more_than_left", { amountCents: 2_900, currency: "USD" })).toContain("$29.00");
  });

  it.each([
    "stripe_charge_disputed",
    "stripe_refund_disputed_payment",
    "stripe_charge_already_refunded",
    "stripe_amount_too_large",
    "stripe_resource_missing",
    "stripe_refund_failed",
    "stripe_refund_canceled",
    "stripe_charge_not_refundable",
    "stripe_some_new_code",
  ])("about a refund that ended in %s is a sentence", (cause) => {
    const said = failureSentence(cause);
    expect(said).toMatch(/^[A-Z].+\.$/);
    expect(said).not.toMatch(/stripe_|_/);
  });
});
