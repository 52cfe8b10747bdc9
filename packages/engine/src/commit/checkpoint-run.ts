import { checkpointSteps } from "../core/run/checkpoint-steps.ts";
import type { RunState } from "../core/run/run-state.ts";
import type { OpenRuns } from "../dispatch/open-runs.ts";
import type { CheckpointRequest } from "../protocol/opcode.ts";
import { readQueueItemId } from "../protocol/queue-item-id.ts";
import type { ChangeCommitter } from "./commit-change.ts";

/** Outcome of a checkpoint; `stale` when the run no longer waits for the call that reports. */
export type CheckpointOutcome = "saved" | "stale" | "too large" | "run not found";

/** Stores the steps that apps report in the middle of a call. */
export interface Checkpointer {
  save(request: CheckpointRequest): Promise<CheckpointOutcome>;
}

/**
 * Writes checkpoints under the lease of their call: the queue item must still be leased with the token that was sent
 * with the call, by whichever engine process. A call that lost its lease, or whose run has ended, writes nothing.
 */
export function createCheckpointer(parts: { openRuns: OpenRuns; committer: ChangeCommitter }): Checkpointer {
  const { openRuns, committer } = parts;
  return {
    async save({ run_id, qi_id, request_started_at, steps }) {
      const dispatch = readQueueItemId(qi_id);
      const open = await openRuns.open(run_id);
      if (!open) return "run not found";
      try {
        if (!dispatch) return "stale";
        let tooLarge = false;
        const { change } = await committer.commit({
          open,
          job: null,
          dispatch,
          calledAtMs: request_started_at ?? null,
          decide(state: RunState) {
            const decided = checkpointSteps(state, steps, Date.now());
            tooLarge = decided === "too large";
            return decided === "too large" ? null : decided;
          },
        });
        if (tooLarge) return "too large";
        return change && !change.end ? "saved" : "stale";
      } finally {
        openRuns.close(open);
      }
    },
  };
}
