import { describe, expect, it } from "vitest";
import { brushedWindow, histogramLayout } from "./histogram-layout";

const histogram = {
  from: "2024-11-20T09:00:00.000Z",
  until: "2024-11-20T10:00:00.000Z",
  stepMs: 600_000,
  bars: [
    { at: "2024-11-20T09:10:00.000Z", counts: { completed: 3, failed: 1 } },
    { at: "2024-11-20T09:50:00.000Z", counts: { running: 1 } },
    { at: "2024-11-20T10:00:00.000Z", counts: { running: 9 } },
  ],
};

describe("histogramLayout", () => {
  it("puts every bar into its slot, and leaves out bars past the window", () => {
    const { slots, bars } = histogramLayout(histogram);
    expect(slots).toBe(6);
    expect(bars.map(({ index, total }) => [index, total])).toEqual([
      [1, 4],
      [5, 1],
    ]);
  });

  it("has one slot at least, and a scale for nothing at all", () => {
    const empty = { ...histogram, until: histogram.from, bars: [] };
    expect(histogramLayout(empty)).toEqual({ slots: 1, max: 1, bars: [] });
  });
});

it("a brush selects the same window whichever way it was drawn, and never past the end", () => {
  const window = { from: "2024-11-20T09:10:00.000Z", until: "2024-11-20T09:40:00.000Z" };
  expect(brushedWindow({ anchor: 1, head: 3 }, histogram)).toEqual(window);
  expect(brushedWindow({ anchor: 3, head: 1 }, histogram)).toEqual(window);
  expect(brushedWindow({ anchor: 5, head: 9 }, histogram).until).toBe(histogram.until);
});
