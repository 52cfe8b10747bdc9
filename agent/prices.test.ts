import { describe, expect, it } from "vitest";
import { costMicros } from "./prices.ts";

describe("costMicros", () => {
  it("charges fresh, cached and written tokens each at their price", () => {
    // 0.4, 0.1 and 1.6 dollars a million: 600 × 0.4 + 400 × 0.1 + 100 × 1.6 millionths.
    expect(costMicros("sandbox-support", { input: 1_000, cachedInput: 400, output: 100 })).toBe(440);
  });

  it("returns a whole number of millionths", () => {
    expect(costMicros("sandbox-support", { input: 1, cachedInput: 0, output: 1 })).toBe(2);
    expect(costMicros("sandbox-support", { input: 0, cachedInput: 0, output: 0 })).toBe(0);
  });

  it.each(["gpt-unheard-of", "", "constructor", "__proto__", "toString"])(
    "knows no price of %j, and says so",
    (model) => {
      expect(costMicros(model, { input: 10, cachedInput: 0, output: 10 })).toBeNull();
    },
  );
});
