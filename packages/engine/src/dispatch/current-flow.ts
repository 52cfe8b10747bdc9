import { FREE_FLOW, type RunFlow, runFlow } from "../core/run-flow.ts";
import type { RegisteredFunction } from "../store/load-registry.ts";
import type { OpenRun } from "./open-runs.ts";

/** Where the calls of an open run queue up by its function's limits as they are now; kept until the next sync. */
export function currentFlow(open: OpenRun, target: RegisteredFunction | undefined): RunFlow {
  if (!target) return FREE_FLOW;
  if (open.flow?.version !== target.version) {
    const flow = runFlow(target.config, target.id, open.run.events[0]);
    open.flow = { ...flow, version: target.version };
  }
  return open.flow;
}
