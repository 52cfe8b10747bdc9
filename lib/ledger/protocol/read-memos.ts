import type { StepEntry } from "../ledger-entries.ts";
import { capSize } from "./cap-size.ts";
import { EditedInput, Memo } from "./protocol-schemas.ts";
import { recordedError } from "./recorded-error.ts";

/**
 * Lengths of the step results that this process has recorded, by run and hash: engines send every result again with
 * every call. The oldest runs are forgotten; if they go on, their results are recorded once more.
 */
const reported = new Map<string, Map<string, number>>();
const MOST_RUNS = 10_000;

/**
 * Entries for memoised step results that this process has not recorded: ended waits, steps that ran in other processes,
 * and entries lost in a crash.
 * @param met names of the steps by hash; a step without a name is left for the next call
 * @param at time of the call
 */
export function readMemos(
  runId: string,
  memos: Readonly<Record<string, unknown>>,
  met: ReadonlyMap<string, { stepId: string; stepKind: string }>,
  at: string,
): StepEntry[] {
  return Object.entries(memos).flatMap(([hash, memo]): StepEntry[] => {
    const step = met.get(hash);
    if (!step || EditedInput.safeParse(memo).success) return [];
    const { data, error } = Memo.parse(memo);
    if (markReported(runId, hash, error ? null : data)) return [];
    return [
      {
        kind: "step",
        runId,
        ...step,
        hash,
        status: error ? "failed" : "completed",
        startedAt: at,
        endedAt: at,
        input: null,
        output: error ? null : capSize(data),
        error: error ? recordedError(error) : null,
        waitsFor: null,
      },
    ];
  });
}

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
