import { highestUlid, lowestUlid, newUlid } from "@vagus/primitives/ulid";
import { expect, it } from "vitest";
import { firstRunIdOf, monthName, monthOf, monthsAfter } from "./partitions.ts";

const december = new Date("2026-12-01T00:00:00Z");

it("puts the first and the last id of a month inside its bounds, and their neighbours outside", () => {
  const [low, high] = [firstRunIdOf(december), firstRunIdOf(monthsAfter(december, 1))];
  const first = december.getTime();
  const last = Date.UTC(2027, 0, 1) - 1;
  for (const ulid of [lowestUlid(first), highestUlid(first), newUlid(first + 1), highestUlid(last)])
    expect([`run_${ulid}` >= low, `run_${ulid}` < high]).toEqual([true, true]);
  expect(`run_${highestUlid(first - 1)}` < low).toBe(true);
  expect(`run_${lowestUlid(last + 1)}` < high).toBe(false);
});

it("counts months over the ends of years", () => {
  expect(monthsAfter(new Date("2026-12-31T23:59:59Z"), 1)).toEqual(new Date("2027-01-01Z"));
  expect(monthsAfter(new Date("2026-01-31T00:00:00Z"), -2)).toEqual(new Date("2025-11-01Z"));
});

it("reads the month of a partition from its name", () => {
  expect(monthOf(`run_steps_${monthName(december)}`)).toEqual({
    table: "run_steps",
    month: december,
    held: false,
  });
  expect(monthOf("runs_held_2026_12")).toEqual({ table: "runs", month: december, held: true });
  for (const other of ["runs_default", "runs", "run_hours_2026_12", "runs_2026_1"])
    expect(monthOf(other)).toBeUndefined();
});
