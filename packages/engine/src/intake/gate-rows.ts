import { newUlid } from "@vagus/primitives/ulid";
import type { GateSkip, GateStart, SkipReason } from "../core/gate-state.ts";
import { rankMs, runFlow } from "../core/run-flow.ts";
import type { EventPayload } from "../protocol/event-payload.ts";
import { readAddress } from "../protocol/invocation.ts";
import { refusedEvent } from "../protocol/system-events.ts";
import type { GuardRow } from "../store/guards.ts";
import type { RegisteredFunction } from "../store/load-registry.ts";
import type { GateStartRow } from "../store/write-gate.ts";
import { guardRows } from "./guard-rows.ts";

/** Errors for steps whose invocation was skipped; the first two in the reference's words (protocol §6.10). */
const REFUSALS: Record<SkipReason, string> = {
  rate_limited: "invoked function is rate limited",
  idempotent: "invoked function is rate limited",
  singleton: "invoked function was skipped: another run of it holds the singleton's lock",
  debounced: "invoked function was debounced: another event took the place of this one",
};

/** The rows of runs that passed a gate, and what guards them. */
export function gateStartRows(
  { id, config }: RegisteredFunction,
  starts: readonly GateStart[],
  nowMs: number,
): { rows: GateStartRow[]; guards: GuardRow[] } {
  const guards: GuardRow[] = [];
  const rows = starts.map(({ runId, eventIds, event, batchId, claims }) => {
    const flow = runFlow(config, id, event);
    // A batch has neither cancelOn nor timeouts of its own (protocol §6.8), and does not wait for an event's time.
    if (batchId === null) guards.push(...guardRows(config, { runId, createdAtMs: nowMs, event }));
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
  return { rows, guards };
}

/** Ends the waits of steps whose invocation was skipped: no run will (deviation D4). */
export function refusals(skips: readonly GateSkip[], nowMs: number): EventPayload[] {
  return skips.flatMap(({ payload, reason }) => {
    const correlationId = readAddress(payload)?.correlationId;
    if (!correlationId) return [];
    return [refusedEvent(payload, correlationId, REFUSALS[reason], { id: newUlid(nowMs), nowMs })];
  });
}
