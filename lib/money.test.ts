import { describe, expect, it } from "vitest";
import { currencyCode, formatCost, formatMoney, formatTotal, minorDigits } from "./money.ts";

describe("formatMoney", () => {
  it("shows the currency and its own number of decimals", () => {
    expect(formatMoney({ amountCents: 124_000, currency: "USD" })).toBe("$1,240.00");
    expect(formatMoney({ amountCents: 5800, currency: "EUR" })).toBe("€58.00");
    expect(formatMoney({ amountCents: 500, currency: "JPY" })).toBe("¥500");
    expect(formatMoney({ amountCents: 1234, currency: "KWD" })).toMatch(/^KWD\s1\.234$/);
  });

  it("counts minor units as Stripe does, where Intl would drop them", () => {
    expect(formatMoney({ amountCents: 1_250_050, currency: "HUF" })).toMatch(/^HUF\s12,500\.50$/);
    expect(formatMoney({ amountCents: 500, currency: "ISK" })).toMatch(/^ISK\s5\.00$/);
  });

  it("shows an amount with an unknown currency code, instead of failing", () => {
    expect(formatMoney({ amountCents: 12_345, currency: "U$D" })).toBe("12,345 minor units of U$D");
  });

  it("takes Stripe's lower-case codes", () => {
    expect(formatMoney({ amountCents: 4900, currency: "usd" })).toBe("$49.00");
  });
});

describe("currencyCode", () => {
  it.each([
    ["usd", "USD"],
    [" Kwd ", "KWD"],
    ["USB", undefined],
    ["U$D", undefined],
    ["", undefined],
    ["dollars", undefined],
  ])("reads %j as %s", (text, code) => {
    expect(currencyCode(text)).toBe(code);
  });
});

describe("minorDigits", () => {
  it.each([
    ["USD", 2],
    ["jpy", 0],
    ["KWD", 3],
  ])("%s has %d", (code, digits) => {
    expect(minorDigits(code)).toBe(digits);
  });
});

describe("formatTotal", () => {
  it("never adds different currencies", () => {
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
  ])("shows %d millionths of a dollar as %s", (costMicros, text) => {
    expect(formatCost(costMicros)).toBe(text);
  });
});
