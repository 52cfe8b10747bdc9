import { describe, expect, it } from "vitest";
import { amountText, parseAmount } from "@/lib/money";
import { rulesOfLimits } from "@/lib/policy/limits";
import { amountFault, whoDecides } from "./proposal";

const order = { id: "ord_1", description: "Desk mat", paidCents: 3_000, leftCents: 3_000, currency: "USD" };
const rules = rulesOfLimits({
  limits: [
    { currency: "USD", automaticBelowCents: 100, oneApproverUpToCents: 50_000, refusedAboveCents: 500_000 },
  ],
  deadlineMs: 60_000,
  holdMs: 0,
});
const decides = (amountCents: number) => whoDecides(rules, 7, { amountCents, currency: "USD" });

describe("an amount that somebody types", () => {
  it("is read as minor units of its currency", () => {
    expect(parseAmount("30", "USD")).toBe(3_000);
    expect(parseAmount(" 1,250.5 ", "USD")).toBe(125_050);
    expect(parseAmount("500", "JPY")).toBe(500);
    expect(parseAmount("1.234", "KWD")).toBe(1_234);
  });

  it("is refused when it is not an amount, or finer than the currency", () => {
    for (const text of ["", "-3", "1e3", "thirty", "1.234", "123456789"])
      expect(parseAmount(text, "USD")).toBeUndefined();
    expect(parseAmount("1.5", "JPY")).toBeUndefined();
  });

  it("reads back from its own text", () => {
    expect(parseAmount(amountText(125_050, "USD"), "USD")).toBe(125_050);
  });

  it("is refused above the rest of the payment, and at zero", () => {
    expect(amountFault("30.00", order)).toBeUndefined();
    expect(amountFault("30.01", order)).toBe("At most $30.00 is left.");
    expect(amountFault("0", order)).toMatch(/Write an amount of USD/);
  });
});

it("names who decides about a proposal by the policy in force", () => {
  expect(decides(50)).toMatch(/agrees by itself/);
  expect(decides(3_000)).toMatch(/^A reviewer other than you/);
  expect(decides(60_000)).toMatch(/^Two people other than you/);
  expect(decides(600_000)).toMatch(/refuses refunds of this size/);
});
