import { FREE_FLOW, runFlow } from "../core/flow-control/run-flow.ts";
import { cancelRun } from "../core/run/advance-run.ts";
import type { RunStatus } from "../core/run/run-state.ts";
import type { OpenRuns } from "../dispatch/open-runs.ts";
import { cancelTriggerRows } from "../intake/start-rows.ts";
import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import { loadRuns } from "../store/runs/load-runs.ts";
import { type RerunFrom, type RerunOutcome, startRerun } from "../store/runs/start-rerun.ts";
import type { ChangeCommitter } from "./commit-change.ts";

/** Outcome of a cancellation: done now, or the final status the run had before. */
type CancelOutcome = "cancelled now" | "run not found" | Exclude<RunStatus, "queued" | "running">;

/** Actions on runs that people and apps may ask for. */
export interface RunControl {
  /** Cancels a run. A call in flight is not aborted; its reply is dropped (protocol §6.11). */
  cancel(runId: string): Promise<CancelOutcome>;
  /** Starts a new run with the same events, from the top or from a step. */
  rerun(runId: string, from: RerunFrom | null): Promise<RerunOutcome>;
}

/** @param wake called when the queue has work */
export function createRunControl(
  sql: Sql,
  parts: { openRuns: OpenRuns; committer: ChangeCommitter; registry: Registry; wake(): void },
): RunControl {
  const { openRuns, committer, registry } = parts;
  return {
    async cancel(runId) {
      const open = await openRuns.open(runId);
      if (!open) return "run not found";
      try {
        const { change } = await committer.commit({ open, job: null, calledAtMs: null, decide: cancelRun });
        if (change) return "cancelled now";
        const { status } = open.run.state;
        if (status !== "queued" && status !== "running") return status;
        throw new Error("the cancellation was not written and the run goes on");
      } finally {
        openRuns.close(open);
      }
    },
    async rerun(runId, from) {
      const original = (await loadRuns(sql, [runId])).get(runId);
      if (!original) return "run not found";
      const { functionId, events } = original;
      const config = registry.find(functionId)?.config;
      const outcome = await startRerun(sql, runId, from, (newRunId, createdAtMs) => {
        if (!config) return { cancelTriggers: [], flow: FREE_FLOW };
        const cancelTriggers = cancelTriggerRows(config, { runId: newRunId, createdAtMs, event: events[0] });
        return { cancelTriggers, flow: runFlow(config, functionId, events[0]) };
      });
      parts.wake();
      return outcome;
    },
  };
}
