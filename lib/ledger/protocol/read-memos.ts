import type { StepEntry } from "../ledger-entries.ts";
import { keepSmall } from "./keep-small.ts";
import { EditedInput, Memo } from "./protocol-schemas.ts";
import { recordedError } from "./recorded-error.ts";
import { noteTold } from "./told-results.ts";

/**
 * What the engine remembers of a run's steps and this process has not told the ledger: waits that are over, steps that
 * ran elsewhere, and whatever a crash swallowed.
 * @param met the names of the steps, by hash; one without a name is left for the next call
 * @param at when the call came
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
    if (noteTold(runId, hash, error ? null : data)) return [];
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
        output: error ? null : keepSmall(data),
        error: error ? recordedError(error) : null,
        waitsFor: null,
      },
    ];
  });
}
