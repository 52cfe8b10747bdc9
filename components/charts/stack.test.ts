import { describe, expect, it } from "vitest";
import { niceMax, stack } from "./stack";

describe("stack", () => {
  it("stacks completed runs at the bottom and failed runs on top, in proportion to their counts", () => {
    const stretches = stack({ failed: 1, completed: 3 }, 8);
    expect(stretches).toEqual([
      { status: "completed", top: 1 - 3 / 8, height: 3 / 8 },
      { status: "failed", top: 0.5, height: 1 / 8 },
    ]);
  });
});

it.each([
  [0, 1],
  [0.07, 0.08],
  [1, 1],
  [11, 20],
  [60, 60],
  [201, 300],
])("rounds the top of the scale for %s up to %s", (value, max) => {
  expect(niceMax(value)).toBe(max);
});
