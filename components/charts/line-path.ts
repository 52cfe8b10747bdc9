/** A point of a series: `x` and `y` as shares of the plot, `y` from the bottom. Null where nothing was measured. */
export type Series = readonly (number | null)[];

/**
 * The path of a series over even slots in a box of 1000 by 100, broken where nothing was measured; a value alone
 * between two gaps becomes a dot. `max` is the top of the scale.
 */
export function linePath(series: Series, max: number): string {
  return runsOf(series)
    .map((run) => {
      const points = run.map(({ at, value }) => `${xOf(at, series.length)} ${yOf(value, max)}`);
      // A line of no length with round ends is a dot.
      return `M${points.join("L")}${points.length === 1 ? "h0" : ""}`;
    })
    .join("");
}

/** The same as an area down to the ground. */
export function areaPath(series: Series, max: number): string {
  return runsOf(series)
    .filter((run) => run.length > 1)
    .map((run) => {
      const [first] = run;
      const last = run.at(-1);
      const points = run.map(({ at, value }) => `${xOf(at, series.length)} ${yOf(value, max)}`);
      return `M${points.join("L")}L${xOf(last?.at ?? 0, series.length)} 100L${xOf(first?.at ?? 0, series.length)} 100Z`;
    })
    .join("");
}

interface Point {
  at: number;
  value: number;
}

/** The stretches without a gap. */
function runsOf(series: Series): Point[][] {
  const runs: Point[][] = [];
  let open: Point[] | undefined;
  for (const [at, value] of series.entries()) {
    if (value === null) {
      open = undefined;
      continue;
    }
    if (!open) {
      open = [];
      runs.push(open);
    }
    open.push({ at, value });
  }
  return runs;
}

const xOf = (at: number, of: number) => Number((((at + 0.5) / of) * 1000).toFixed(1));

/** The distance of a value from the top of a plot of 100; values above the scale count as the top. */
export function yOf(value: number, max: number): number {
  return Number((100 - Math.min(1, Math.max(0, value / max)) * 100).toFixed(1));
}
