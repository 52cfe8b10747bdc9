import { parseDeadline, parseDurationMs } from "@vagus/primitives/duration";
import { newUlid } from "@vagus/primitives/ulid";
import { waitKey } from "../core/expressions/wait-key.ts";
import type { AdmittedStart, SkippedEvent, SkipReason } from "../core/flow-control/admission-state.ts";
import { rankMs, runFlow } from "../core/flow-control/run-flow.ts";
import type { EventPayload } from "../protocol/event-payload.ts";
import type { FunctionConfig } from "../protocol/function-config.ts";
import { readAddress } from "../protocol/invocation.ts";
import { refusedEvent } from "../protocol/system-events.ts";
import type { AdmittedStartRow } from "../store/events/write-admission.ts";
import type { RegisteredFunction } from "../store/load-registry.ts";
import type { CancelTriggerRow } from "../store/queue/cancel-triggers.ts";

/** A year, the same as for a wait without a timeout. */
const DEFAULT_CANCEL_TIMEOUT = "365d";

/**
 * The cancel triggers of a new run: the events of its function's `cancelOn`, and the start timeout (protocol §6.11,
 * §6.13). An unreadable timeout counts as none, as in the reference.
 * @param event the first event of the run
 */
export function cancelTriggerRows(
  { cancel, timeouts }: FunctionConfig,
  { runId, createdAtMs, event }: { runId: string; createdAtMs: number; event: EventPayload | undefined },
): CancelTriggerRow[] {
  const cancelTriggers: CancelTriggerRow[] = [];
  for (const entry of cancel ?? []) {
    const dueAtMs = parseDeadline(entry.timeout || DEFAULT_CANCEL_TIMEOUT, createdAtMs);
    const key = entry.if ? waitKey(entry.if, event) : null;
    cancelTriggers.push({
      id: newUlid(createdAtMs),
      run_id: runId,
      kind: "cancel",
      due_at_ms: dueAtMs ?? createdAtMs + (parseDurationMs(DEFAULT_CANCEL_TIMEOUT) ?? 0),
      waits_for: entry.event,
      waits_if: entry.if || null,
      waits_path: key?.path ?? null,
      waits_value: key?.value ?? null,
    });
  }
  const startMs = timeoutMs(timeouts?.start);
  if (startMs !== null) {
    cancelTriggers.push({
      id: newUlid(createdAtMs),
      run_id: runId,
      kind: "start_timeout",
      due_at_ms: createdAtMs + startMs,
      waits_for: null,
      waits_if: null,
      waits_path: null,
      waits_value: null,
    });
  }
  return cancelTriggers;
}

/** A start or finish timeout in milliseconds; null without one. */
export function timeoutMs(text: string | null | undefined): number | null {
  return text ? parseDurationMs(text) : null;
}

/** Errors of steps whose invocation was skipped; the first two are the reference's texts (protocol §6.10). */
const REFUSALS: Record<SkipReason, string> = {
  rate_limited: "invoked function is rate limited",
  idempotent: "invoked function is rate limited",
  singleton: "invoked function was skipped: another run of it holds the singleton's lock",
  debounced: "invoked function was debounced: another event took the place of this one",
};

/** Rows of the runs that were admitted, with their cancel triggers. */
export function admittedStartRows(
  { id, config }: RegisteredFunction,
  starts: readonly AdmittedStart[],
  nowMs: number,
): { rows: AdmittedStartRow[]; cancelTriggers: CancelTriggerRow[] } {
  const cancelTriggers: CancelTriggerRow[] = [];
  const rows = starts.map(({ runId, eventIds, event, batchId, claims }) => {
    const flow = runFlow(config, id, event);
    // A batch has no cancelOn and no timeouts (protocol §6.8), and does not wait for the time of an event.
    if (batchId === null)
      cancelTriggers.push(...cancelTriggerRows(config, { runId, createdAtMs: nowMs, event }));
    const dueAtMs = batchId === null ? Math.max(nowMs, event.ts) : nowMs;
    return {
      ...flow,
      run_id: runId,
      job_id: newUlid(nowMs),
      function_id: id,
      event_ids: eventIds,
      batch_id: batchId,
      claimed_event_id: claims,
      created_at_ms: nowMs,
      due_at_ms: dueAtMs,
      ready: dueAtMs <= nowMs,
      rank_ms: rankMs(nowMs, flow),
    };
  });
  return { rows, cancelTriggers };
}

/** Events that end the waits of steps whose invocation was skipped: no run will end them (deviation D4). */
export function refusals(skips: readonly SkippedEvent[], nowMs: number): EventPayload[] {
  return skips.flatMap(({ payload, reason }) => {
    const correlationId = readAddress(payload)?.correlationId;
    if (!correlationId) return [];
    return [refusedEvent(payload, correlationId, REFUSALS[reason], { id: newUlid(nowMs), nowMs })];
  });
}
