/** The server that is measured and the one it is measured against. */
export interface Pair<T> {
  value: T;
  floor: T;
}

/**
 * Measures both in turns, so that a neighbour's noise falls on both alike.
 * @returns every sample of each
 */
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
