import { describe, expect, it } from "vitest";
import { type MoveFacts, moveSummary, movesOf } from "./rules.ts";

const drafted = { chargeId: "ch_1", amountCents: 4_900, currency: "USD", customerId: "cust_001" };
const at = "2026-11-20T12:00:00.000Z";
const still: MoveFacts = {
  drafted,
  order: { ...drafted, amountCents: 9_800 },
  orderChangedAt: null,
  newerMails: 0,
  newestMailAt: null,
  refund: null,
  disputedAt: null,
};
const refund = { orderId: "ord_1001", amountCents: 2_000, currency: "USD", at, sameOrder: true };

describe("movesOf", () => {
  it("finds nothing without changes, and ignores orders for other kinds", () => {
    expect(movesOf(still)).toEqual([]);
    expect(movesOf({ ...still, drafted: null, order: null })).toEqual([]);
    expect(moveSummary([])).toBeNull();
  });

  it.each<[string, Partial<MoveFacts>, string]>([
    ["an order that is gone", { order: null }, "There is no such order any more."],
    [
      "another owner",
      { order: { ...drafted, customerId: "cust_002" } },
      "It belongs to another customer now.",
    ],
    ["another payment", { order: { ...drafted, chargeId: "ch_2" } }, "It names another payment now"],
    ["another currency", { order: { ...drafted, currency: "EUR" } }, "It is in EUR now."],
    [
      "a smaller order",
      { order: { ...drafted, amountCents: 4_899 } },
      "It is $48.99 now, less than the refund.",
    ],
    ["an order written since", { orderChangedAt: at }, "Compare it with the mail"],
  ])("names %s", (_case, change, sentence) => {
    const [move, ...others] = movesOf({ ...still, ...change });
    expect(move).toMatchObject({ code: "order_changed", sentence: expect.stringContaining(sentence) });
    expect(others).toEqual([]);
  });

  it("distinguishes a refund of the same order from a refund of another", () => {
    expect(movesOf({ ...still, refund })[0]).toMatchObject({
      title: "This order was refunded meanwhile",
      at,
    });
    expect(movesOf({ ...still, refund: { ...refund, sameOrder: false } })[0]?.title).toBe(
      "Another refund meanwhile",
    );
  });

  it("puts the worst first", () => {
    const all = movesOf({ ...still, refund, newerMails: 2, newestMailAt: at, disputedAt: at, order: null });
    expect(all.map(({ code }) => code)).toEqual([
      "disputed",
      "refund_meanwhile",
      "order_changed",
      "newer_mail",
    ]);
    expect(moveSummary(all)).toContain("2 newer mails on this ticket");
  });
});
