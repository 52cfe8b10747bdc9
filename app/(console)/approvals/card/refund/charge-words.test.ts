import { describe, expect, it } from "vitest";
import type { RefundCard } from "@/lib/approvals/schemas";
import { chargeWords } from "./charge-words";

type Charge = NonNullable<RefundCard["charge"]>;

const say = (change: Partial<Charge>) =>
  chargeWords({
    currency: "USD",
    charge: {
      asked: true,
      at: "2026-11-20T10:00:00.000Z",
      refundedCents: 0,
      leftCents: 4_900,
      dispute: null,
      obstacle: null,
      ...change,
    },
  });

describe("what a card says of the payment", () => {
  it("is nothing when the question is closed", () => {
    expect(chargeWords({ currency: "USD", charge: null })).toBeUndefined();
  });

  it("says that Stripe gave no answer where Stripe was not asked, and never that all is well", () => {
    const words = say({ asked: false, refundedCents: null, leftCents: null });
    expect(words).toMatchObject({ state: "waiting", label: "Could not ask Stripe" });
    expect(words?.sentence).toContain("not known");
  });

  it("is short when nothing happened to it", () => {
    expect(say({})).toEqual({ state: "completed", label: "No dispute, nothing refunded" });
  });

  it("names the sum refunded before and the sum left", () => {
    expect(say({ refundedCents: 2_000, leftCents: 2_900 })).toMatchObject({
      label: "$29.00 left",
      sentence: "$20.00 of this payment was refunded before; $29.00 is left.",
    });
  });

  it("names the obstacle, and until when a dispute can be answered", () => {
    const dueBy = "2026-11-27T10:00:00.000Z";
    const dispute = { status: "needs_response", dueBy };
    expect(say({ obstacle: "charge_disputed", dispute })).toMatchObject({
      state: "failed",
      label: "Disputed",
      answerBy: dueBy,
    });
    expect(say({ obstacle: "charge_lost", dispute: { status: "lost", dueBy } })?.answerBy).toBeUndefined();
    expect(say({ obstacle: "more_than_left", leftCents: 900 })?.sentence).toContain("$9.00");
  });

  it("tells an open dispute from an inquiry and from a dispute that was won", () => {
    expect(say({ dispute: { status: "warning_needs_response", dueBy: null } })?.label).toBe("Bank inquiry");
    expect(say({ dispute: { status: "won", dueBy: null } })?.label).toBe("Dispute won, nothing refunded");
  });
});
