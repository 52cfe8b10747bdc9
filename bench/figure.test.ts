import { describe, expect, test } from "vitest";
import { Figure, figure, percentile } from "./figure.ts";
import { asTable } from "./report.ts";

const about = { name: "hop-p50", unit: "ms", better: "lower" } as const;

describe("figures", () => {
  test("a percentile is the nearest rank, whatever the order", () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(percentile(hundred, 50)).toBe(50);
    expect(percentile(hundred, 95)).toBe(95);
    expect(percentile(hundred, 100)).toBe(100);
    expect(percentile([7], 1)).toBe(7);
    expect(percentile([10, 9], 50)).toBe(9);
    expect(() => percentile([], 50)).toThrow("Nothing was measured");
  });

  test("value and floor are medians, the ratio is theirs", () => {
    const made = figure(about, [2, 4, 3], [1, 2, 9]);
    expect(Figure.parse(made)).toEqual({ ...about, value: 3, floor: 2, ratio: 1.5 });
    expect(figure(about, [1234.56])).toEqual({ ...about, value: 1235 });
  });

  test("the table names every figure once, with its ratio", () => {
    const table = asTable([figure(about, [0.5], [0.25]), figure({ ...about, name: "other" }, [1])]);
    expect(table.match(/hop-p50 .*0\.5 ms .*0\.25 .*2\b/)).not.toBeNull();
    expect(table.match(/other/g)).toHaveLength(1);
  });
});
