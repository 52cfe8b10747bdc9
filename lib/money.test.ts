import { describe, expect, it } from "vitest";
import { formatCost, formatMoney, formatTotal } from "./money.ts";

describe("formatMoney", () => {
  it("shows the currency and its own number of decimals", () => {
    expect(formatMoney({ amountCents: 124_000, currency: "USD" })).toBe("$1,240.00");
    expect(formatMoney({ amountCents: 5800, currency: "EUR" })).toBe("€58.00");
    expect(formatMoney({ amountCents: 500, currency: "JPY" })).toBe("¥500");
    expect(formatMoney({ amountCents: 1234, currency: "KWD" })).toMatch(/^KWD\s1\.234$/);
  });

  it("takes Stripe's lower-case codes", () => {
    expect(formatMoney({ amountCents: 4900, currency: "usd" })).toBe("$49.00");
  });
});

describe("formatTotal", () => {
  it("never adds one currency to another", () => {
    const amounts = [
      { amountCents: 4900, currency: "usd" },
      { amountCents: 5800, currency: "EUR" },
      { amountCents: 124_000, currency: "USD" },
    ];
    expect(formatTotal(amounts)).toBe("$1,289.00 + €58.00");
    expect(formatTotal([])).toBe("");
  });
});

describe("formatCost", () => {
  it.each([
    [0, "$0"],
    [12, "<$0.0001"],
    [18_412, "$0.0184"],
    [3_204_000, "$3.20"],
    [12_345_670_000, "$12,345.67"],
  ])("says %d millionths of a dollar as %s", (costMicros, text) => {
    expect(formatCost(costMicros)).toBe(text);
  });
});
