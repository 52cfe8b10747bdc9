import { expect, it } from "vitest";
import { countMark, countWords } from "./count-words";

it("says whether a count is exact", () => {
  expect(countWords({ value: 1, exact: true }, "run")).toBe("1 run");
  expect(countWords({ value: 1338, exact: true }, "run")).toBe("1,338 runs");
  expect(countWords({ value: 10_000, exact: false }, "delivery", "deliveries")).toBe(
    "more than 10,000 deliveries",
  );
});

it("marks a count that was not counted to its end", () => {
  expect([7, 1_000, 1_001].map(countMark)).toEqual(["7", "1,000", "1,000+"]);
});
