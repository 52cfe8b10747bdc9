import { z } from "zod";

/** One measured number, with its floor beside it. */
export const Figure = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.string(),
  better: z.enum(["lower", "higher"]),
  /** The same without the part that is measured, taken in the same run; in the figure's unit. */
  floor: z.number().optional(),
  /** Value to floor. */
  ratio: z.number().optional(),
  note: z.string().optional(),
});
export type Figure = z.infer<typeof Figure>;

/** A figure from samples of the part and of its floor: the median of each, and their ratio. */
export function figure(
  about: Pick<Figure, "name" | "unit" | "better" | "note">,
  samples: readonly number[],
  floorSamples: readonly number[] = [],
): Figure {
  return figureOf(
    about,
    percentile(samples, 50),
    floorSamples.length > 0 ? percentile(floorSamples, 50) : null,
  );
}

/** A figure whose number is known. @param floor null when there is nothing to compare with */
export function figureOf(
  { name, unit, better, note }: Pick<Figure, "name" | "unit" | "better" | "note">,
  value: number,
  floor: number | null,
): Figure {
  return {
    name,
    value: rounded(value),
    unit,
    better,
    ...(floor !== null && { floor: rounded(floor), ratio: rounded(value / floor) }),
    ...(note !== undefined && { note }),
  };
}

/**
 * The nearest-rank percentile: the smallest sample that `percent` of all samples do not exceed.
 * @param percent above 0, up to 100
 * @throws Error without samples, because no number would be true
 */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const found = sorted[Math.ceil((percent / 100) * sorted.length) - 1];
  if (found === undefined) throw new Error("Nothing was measured: a percentile needs a sample.");
  return found;
}

/** Three significant digits, or all before the point: more is noise. */
function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

/** The server that is measured and the one it is measured against. */
export interface Pair<T> {
  value: T;
  floor: T;
}

/** Measures both in turns, so that a neighbour's noise falls on both alike. @returns every sample of each */
export async function inTurns<T>(
  rounds: number,
  { value, floor }: Pair<T>,
  measure: (target: T) => Promise<number[]>,
): Promise<Pair<number[]>> {
  const samples: Pair<number[]> = { value: [], floor: [] };
  for (let round = 0; round < rounds; round++) {
    samples.floor.push(...(await measure(floor)));
    samples.value.push(...(await measure(value)));
  }
  return samples;
}
