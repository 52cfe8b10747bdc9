import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RefundEffect, refundEffectHash, refundIdempotencyKey, refundPayload } from "./refund-effect.ts";

const effect: RefundEffect = {
  sourceMessageId: "msg_1",
  orderId: "ord_1001",
  chargeId: "ch_1",
  amountCents: 4_900,
  currency: "USD",
};
const anyEffect: fc.Arbitrary<RefundEffect> = fc.record({
  sourceMessageId: fc.string(),
  orderId: fc.string(),
  chargeId: fc.string(),
  amountCents: fc.maxSafeInteger(),
  currency: fc.string(),
});

describe("refundEffectHash", () => {
  it("is stable, because stored approvals are bound to it", () => {
    expect(refundEffectHash(effect)).toBe(
      // sha256sum of ["msg_1","ord_1001","ch_1",4900,"USD"], written without blanks.
      "212396a8ae5284eb319017458b1c634d08b0e9b276a7d1e86e6fe12e5909dffb",
    );
  });

  it.each([
    { sourceMessageId: "msg_2" },
    { orderId: "ord_1002" },
    { chargeId: "ch_2" },
    { amountCents: 4_901 },
    { currency: "EUR" },
  ])("changes with %o", (change) => {
    expect(refundEffectHash({ ...effect, ...change })).not.toBe(refundEffectHash(effect));
  });

  it("does not depend on what else the row holds, nor on the order of its fields", () => {
    const { currency, amountCents, ...rest } = effect;
    expect(refundEffectHash({ currency, ...rest, amountCents, ...{ reason: "x", version: 7 } })).toBe(
      refundEffectHash(effect),
    );
  });

  it("is the same for equal effects only", () => {
    fc.assert(
      fc.property(anyEffect, anyEffect, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify({ ...one, ...other });
        expect(refundEffectHash(one) === refundEffectHash(other)).toBe(same);
      }),
    );
  });

  it("cannot be met by moving a separator between two fields", () => {
    expect(refundEffectHash({ ...effect, sourceMessageId: "a", orderId: 'b","c' })).not.toBe(
      refundEffectHash({ ...effect, sourceMessageId: 'a","b', orderId: "c" }),
    );
  });
});

describe("the idempotency key", () => {
  it("is made only of message and order, so that no model can vary it", () => {
    expect(refundIdempotencyKey(effect)).toBe("refund:msg_1:ord_1001");
    const other = { ...effect, amountCents: 1, currency: "EUR", chargeId: "ch_2" };
    expect(refundIdempotencyKey(other)).toBe(refundIdempotencyKey(effect));
  });
});

describe("the payload", () => {
  it("is exactly the approved effect, with our ids", () => {
    expect(refundPayload(effect)).toEqual({
      charge: "ch_1",
      amount: 4_900,
      reason: "requested_by_customer",
      metadata: { source_message_id: "msg_1", order_id: "ord_1001" },
    });
  });
});
