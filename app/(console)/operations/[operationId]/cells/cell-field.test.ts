import { expect, it } from "vitest";
import { cellField, kindsIn } from "./cell-field";

const base = {
  cellSize: 1,
  canary: 2,
  total: 8,
  status: "paused",
  lastTwenty: { ended: 3, failed: 1 },
} as const;

it("marks where the canary ends and which of those that ended are watched", () => {
  const cells = cellField({ ...base, cells: "dddxdfpp" });
  expect(cells.map(({ kind }) => kind).slice(3, 7)).toEqual(["failed", "done", "inFlight", "untouched"]);
  expect(cells.findIndex(({ canaryEnd }) => canaryEnd)).toBe(1);
  expect(cells.flatMap(({ watched }, at) => (watched ? [at] : []))).toEqual([2, 3, 4]);
  expect(kindsIn(cells)).toEqual(["done", "failed", "inFlight", "untouched"]);
});

it("marks neither where one cell stands for several", () => {
  const cells = cellField({ ...base, cells: "dx", cellSize: 4 });
  expect(cells.some(({ canaryEnd, watched }) => canaryEnd || watched)).toBe(false);
});
