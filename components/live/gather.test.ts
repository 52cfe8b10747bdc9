import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { gather } from "./gather";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("passes on the first change at once and the others together, each once", () => {
  const passed: string[][] = [];
  const { add } = gather<string>((items) => passed.push(items), 500);
  add(["runs"]);
  expect(passed).toEqual([["runs"]]);
  for (let n = 0; n < 100; n++) add(["runs", "errors"]);
  expect(passed).toHaveLength(1);
  vi.advanceTimersByTime(500);
  expect(passed).toEqual([["runs"], ["runs", "errors"]]);
  vi.advanceTimersByTime(2_000);
  add(["audit"]);
  expect(passed.at(-1)).toEqual(["audit"]);
});

it("passes nothing on after it was stopped", () => {
  const passed: string[][] = [];
  const { add, stop } = gather<string>((items) => passed.push(items), 500);
  add(["runs"]);
  add(["errors"]);
  stop();
  vi.advanceTimersByTime(2_000);
  expect(passed).toEqual([["runs"]]);
});
