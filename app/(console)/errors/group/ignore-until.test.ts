import { expect, it } from "vitest";
import { suggestedRate } from "./ignore-until";

it("offers a rate above the present one", () => {
  expect(suggestedRate([])).toBe(10);
  expect(suggestedRate([0, 38, 3])).toBe(76);
});
