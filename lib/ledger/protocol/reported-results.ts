/**
 * Lengths of the step results that this process has recorded, by run and hash: engines send every result again with
 * every call. The oldest runs are forgotten; if they go on, their results are recorded once more.
 */
const reported = new Map<string, Map<string, number>>();
const MOST_RUNS = 10_000;

/** Marks a result as recorded. @returns whether the same result already was */
export function markReported(runId: string, hash: string, result: unknown): boolean {
  const length = JSON.stringify(result ?? null).length;
  const ofRun = reported.get(runId) ?? new Map<string, number>();
  const known = ofRun.get(hash) === length;
  ofRun.set(hash, length);
  reported.set(runId, ofRun);
  const [oldest] = reported.keys();
  if (reported.size > MOST_RUNS && oldest !== undefined) reported.delete(oldest);
  return known;
}

/** Makes all results of a run count as new: they could not be written. */
export function forgetReported(runId: string): void {
  reported.delete(runId);
}
