import { newUlid } from "@vagus/primitives/ulid";
import { canonicalJson } from "../core/canonical-json.ts";
import type { RunChange } from "../core/run/run-change.ts";
import type { EventPayload } from "../protocol/event-payload.ts";
import { invokedEvent } from "../protocol/invocation.ts";
import { endEvents } from "../protocol/system-events.ts";
import type { RegisteredFunction } from "../store/load-registry.ts";
import type { EmittedRow } from "../store/runs/change-batch.ts";
import type { LoadedRun } from "../store/runs/load-runs.ts";

/** Data of system events beside the change that emits them. */
export interface EmitContext {
  run: LoadedRun;
  /** The run's function; absent when it is in no registry. */
  source: RegisteredFunction | undefined;
  nowMs: number;
  hasListeners(eventName: string): boolean;
}

/** The system events that a change emits, written together with it: ends of runs and invocations. */
export function emittedRows(change: RunChange, context: EmitContext): EmittedRow[] {
  return [...endRows(change, context), ...invokedRows(change, context)];
}

/** The events that report the run's end. */
function endRows({ end }: RunChange, { run, source, nowMs, hasListeners }: EmitContext): EmittedRow[] {
  if (!end) return [];
  const { runId } = run.state;
  const ending = { runId, functionSlug: source?.slug ?? "", events: run.events };
  return endEvents(ending, end, nowMs, newUlid).map((event) => ({
    ...emittedRow(runId, event, nowMs),
    internal_id: event.id === runId ? newUlid(nowMs) : event.id,
    is_routed: hasListeners(event.name) || event.data?.correlation_id !== undefined,
  }));
}

/** The events that invoke functions for this run. */
function invokedRows({ jobs, reported }: RunChange, { run, source, nowMs }: EmitContext): EmittedRow[] {
  const { runId } = run.state;
  return jobs.flatMap(({ invokes, stepId, dueAtMs }) => {
    if (!invokes || stepId === null) return [];
    const invoker = {
      runId,
      stepId,
      stepName: reported.find((step) => step.stepId === stepId)?.name ?? "",
      expiresAtMs: dueAtMs,
      functionId: run.functionId,
      functionVersion: source?.version ?? 0,
      appId: source?.appUuid ?? "",
    };
    const event = invokedEvent(invokes, invoker, { id: newUlid(nowMs), nowMs });
    return [{ ...emittedRow(runId, event, nowMs), is_routed: true }];
  });
}

function emittedRow(runId: string, event: EventPayload, nowMs: number): Omit<EmittedRow, "is_routed"> {
  return {
    run_id: runId,
    internal_id: event.id,
    event_id: event.id,
    name: event.name,
    payload: canonicalJson(event),
    route_job_id: newUlid(nowMs),
  };
}
