import type { RunStatus } from "../../core/run/run-state.ts";
import type { StoredEvent } from "../../store/events/load-events.ts";
import type { RegisteredFunction } from "../../store/load-registry.ts";
import type { Cancellation } from "../../store/runs/cancellations.ts";
import type { RunRecord } from "../../store/runs/read-runs.ts";
import type { JobView } from "../../store/runs/read-steps.ts";
import type { EngineResponse } from "../request.ts";

/** The part of the registry that views use. */
interface FunctionFinder {
  find(functionId: string): RegisteredFunction | undefined;
}

const NIL_UUID = "00000000-0000-0000-0000-000000000000";
const NEVER = "0001-01-01T00:00:00Z";
const STATUS_NAMES: Record<RunStatus, string> = {
  queued: "Scheduled",
  running: "Running",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
  skipped: "Skipped",
};

/** A run as version 1 shows it (protocol §8.2). */
export function v1Run(run: RunRecord): Record<string, unknown> {
  return {
    run_id: run.id,
    run_started_at: new Date(run.createdAtMs).toISOString(),
    function_id: run.functionId,
    function_version: 0,
    environment_id: NIL_UUID,
    event_id: run.eventIds[0] ?? null,
    ...(run.originalRunId !== null && { original_run_id: run.originalRunId }),
    ...(run.batchId !== null && { batch_id: run.batchId }),
    ...(run.skipReason !== null && { skip_reason: run.skipReason }),
    ...(run.cron !== null && { cron: run.cron }),
    status: STATUS_NAMES[run.status],
    ended_at: run.endedAtMs === null ? null : new Date(run.endedAtMs).toISOString(),
    ...(run.endedAtMs !== null && { output: run.output }),
  };
}

/** An event as version 1 shows it. */
export function v1Event({ internalId, payload, receivedAt }: StoredEvent): Record<string, unknown> {
  return {
    internal_id: internalId,
    account_id: NIL_UUID,
    environment_id: NIL_UUID,
    source: "",
    source_id: null,
    received_at: receivedAt.toISOString(),
    ...payload,
  };
}

/** A queue item of a run as version 1 shows it, without fields that only the reference's queue has. */
export function v1Job(job: JobView, index: number): Record<string, unknown> {
  return {
    JobID: job.id,
    at: new Date(job.dueAtMs).toISOString(),
    position: index + 1,
    kind: job.kind,
    attempt: job.attempt,
    Raw: { step_id: job.stepId, leased: job.leased },
  };
}

/** An order to cancel many runs, as version 1 shows it. */
export function v1Cancellation(order: Cancellation, registry: FunctionFinder): Record<string, unknown> {
  const target = registry.find(order.functionId);
  return {
    id: order.id,
    created_at: order.createdAt.toISOString(),
    name: null,
    account_id: NIL_UUID,
    environment_id: NIL_UUID,
    app_id: target?.appUuid ?? NIL_UUID,
    function_internal_id: order.functionId,
    function_id: target?.slug ?? "",
    started_after: order.startedAfterMs === null ? null : new Date(order.startedAfterMs).toISOString(),
    started_before: new Date(order.startedBeforeMs).toISOString(),
    ...(order.condition !== null && { if: order.condition }),
    kind: "bulk_run",
    cause: "api",
    cancelled_count: order.cancelledCount,
    finished_at: order.finishedAt?.toISOString() ?? null,
  };
}

/** A registered function as version 1 shows it. */
export function v1Function(one: RegisteredFunction): Record<string, unknown> {
  return {
    internal_id: one.id,
    env_id: NIL_UUID,
    app_id: one.appUuid,
    id: one.slug,
    name: one.name,
    config: { ...one.config, id: one.id, fv: one.version, slug: one.slug },
    created_at: one.createdAt.toISOString(),
    archived_at: NEVER,
  };
}

/** An answer of version 1 (protocol §8.1). */
export function v1Data(data: unknown): EngineResponse {
  return { status: 200, body: { data, metadata: { fetched_at: new Date().toISOString() } } };
}

/** An error of version 1: the code is in the body and in the HTTP status (deviation D1). */
export function v1Error(status: number, error: string): EngineResponse {
  return { status, body: { error, data: null, status } };
}
