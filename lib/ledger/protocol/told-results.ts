/**
 * Which results of steps this process has told the ledger, by run and hash, with their length: engines send every
 * result again with every call. The oldest runs are forgotten, and told once more if they go on.
 */
const told = new Map<string, Map<string, number>>();
const MOST_RUNS = 10_000;

/** Notes a result as told. @returns whether it had been, just like this */
export function noteTold(runId: string, hash: string, result: unknown): boolean {
  const length = JSON.stringify(result ?? null).length;
  const ofRun = told.get(runId) ?? new Map<string, number>();
  const known = ofRun.get(hash) === length;
  ofRun.set(hash, length);
  told.set(runId, ofRun);
  const [oldest] = told.keys();
  if (told.size > MOST_RUNS && oldest !== undefined) told.delete(oldest);
  return known;
}

/** Has everything of a run told again, because it was not written. */
export function forgetTold(runId: string): void {
  told.delete(runId);
}
