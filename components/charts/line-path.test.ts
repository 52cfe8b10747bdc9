import { expect, it } from "vitest";
import { areaPath, linePath, yOf } from "./line-path";

it("breaks where nothing was measured, and shows a lone value as a dot", () => {
  expect(linePath([0, 10, null, 5], 10)).toBe("M125 100L375 0M875 50h0");
  expect(areaPath([0, 10, null, 5], 10)).toBe("M125 100L375 0L375 100L125 100Z");
});

it("draws nothing for an empty series, and keeps values above the scale inside the plot", () => {
  expect(linePath([null, null], 10)).toBe("");
  expect(yOf(99, 10)).toBe(0);
});
