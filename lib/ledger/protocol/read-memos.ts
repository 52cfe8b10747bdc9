import type { StepEntry } from "../ledger-entries.ts";
import { capSize } from "./cap-size.ts";
import { EditedInput, Memo } from "./protocol-schemas.ts";
import { recordedError } from "./recorded-error.ts";
import { markReported } from "./reported-results.ts";

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
