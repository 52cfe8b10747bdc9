import { expect, it } from "vitest";
import { knobsOf, START_KNOBS } from "./knobs";

it("takes what was typed, the share in percent", () => {
  expect(knobsOf(START_KNOBS)).toEqual({ canary: 5, ratePerSecond: 10, stopAtFailureRate: 0.2 });
  expect(knobsOf({ ...START_KNOBS, ratePerSecond: "0.5", canary: "0" })).toMatchObject({
    ratePerSecond: 0.5,
    canary: 0,
  });
});

it.each([
  { canary: "" },
  { canary: "1.5" },
  { ratePerSecond: "0" },
  { ratePerSecond: "fast" },
  { stopAt: "0" },
  { stopAt: "101" },
])("refuses %j", (change) => {
  expect(knobsOf({ ...START_KNOBS, ...change })).toBeUndefined();
});
