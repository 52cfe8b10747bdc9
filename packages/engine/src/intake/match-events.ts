import { newUlid } from "@vagus/primitives/ulid";
import { compileExpression } from "../core/expressions/expression.ts";
import { needsAdmission } from "../core/flow-control/admission-keys.ts";
import { chosenId } from "../core/flow-control/admission-state.ts";
import { rankMs, runFlow } from "../core/flow-control/run-flow.ts";
import type { EventPayload } from "../protocol/event-payload.ts";
import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import type { AdmissionRow, StartRow, WakeRow } from "../store/events/event-batch.ts";
import { findWaits } from "../store/events/find-waits.ts";
import type { RegisteredFunction } from "../store/load-registry.ts";
import type { CancelTriggerRow } from "../store/queue/cancel-triggers.ts";
import { cancelTriggerRows } from "./start-rows.ts";

/** An event that is being accepted. */
export interface Arrival {
  internalId: string;
  /** Whether the id is derived from the sender's seed: then the same request may have come before. */
  isSeeded?: boolean;
  payload: EventPayload;
  /** The payload as canonical JSON. */
  text: string;
  /** Set for an event that is stored already, such as a system event, and only has to be routed. */
  routeJob: { id: string; leaseToken: number } | null;
  /** The function the event is addressed to, whatever its triggers are; matching triggers start runs as well. */
  functionId: string | null;
  /** The id of the run of that function, when a caller was given it in advance. */
  runId?: string;
}

/** The rows that events cause. */
export interface Matched {
  starts: StartRow[];
  cancelTriggers: CancelTriggerRow[];
  /** Events that wait for admission. */
  admissions: AdmissionRow[];
}

/**
 * The runs that events start, with their cancel triggers: one run per function, however many of its triggers match.
 * @param takeSlot takes a place for a call; a run that gets one is called right after the commit
 */
export function matchStarts(
  registry: Registry,
  arrivals: readonly Arrival[],
  takeSlot: (share: string) => boolean,
): Matched {
  const nowMs = Date.now();
  const starts: StartRow[] = [];
  const cancelTriggers: CancelTriggerRow[] = [];
  const admissions: AdmissionRow[] = [];
  const claimed = new Set<string>();
  for (const arrival of arrivals) {
    const { internalId, payload } = arrival;
    for (const target of hearers(registry, arrival)) {
      const promised = target.id === arrival.functionId ? (arrival.runId ?? null) : null;
      if (needsAdmission(target.config)) {
        admissions.push({
          function_id: target.id,
          internal_id: internalId,
          position: admissions.length,
          job_id: newUlid(nowMs),
          run_id: promised,
        });
        continue;
      }
      // One statement cannot settle two events with the same id, so the second one is dropped here.
      const claim = `${target.id} ${payload.id}`;
      if (claimed.has(claim)) continue;
      claimed.add(claim);
      const ready = payload.ts <= nowMs;
      const runId = promised ?? newUlid(nowMs);
      cancelTriggers.push(...cancelTriggerRows(target.config, { runId, createdAtMs: nowMs, event: payload }));
      const flow = runFlow(target.config, target.id, payload);
      starts.push({
        ...flow,
        rank_ms: rankMs(nowMs, flow),
        run_id: runId,
        job_id: newUlid(nowMs),
        function_id: target.id,
        internal_id: internalId,
        claimed_event_id: chosenId(internalId, payload),
        created_at_ms: nowMs,
        due_at_ms: Math.max(nowMs, payload.ts),
        ready,
        leased: ready && flow.start_queue_key === null && takeSlot(target.id),
      });
    }
  }
  return { starts, cancelTriggers, admissions };
}

function hearers(registry: Registry, { payload, functionId }: Arrival): RegisteredFunction[] {
  const addressee = functionId === null ? undefined : registry.find(functionId);
  const listeners = registry.match(payload);
  return addressee && !addressee.archived ? [...new Set([addressee, ...listeners])] : listeners;
}

/**
 * The waits that events resume: the first event that meets a wait's condition resumes it.
 * @param takeSlot takes a place for work; a wait that gets one is worked on right after the commit
 */
export async function matchWaits(
  sql: Sql,
  arrivals: readonly Arrival[],
  takeSlot: (share: string) => boolean,
): Promise<WakeRow[]> {
  const payloads = new Map(arrivals.map((arrival) => [arrival.internalId, arrival.payload]));
  const positions = new Map(arrivals.map((arrival, index) => [arrival.internalId, index]));
  const candidates = await findWaits(
    sql,
    arrivals.map(({ internalId, payload, text }) => ({
      internal_id: internalId,
      name: payload.name,
      payload: text,
    })),
  );
  const winners = new Map<string, { runId: string; share: string; internalId: string }>();
  for (const wait of candidates) {
    if (wait.condition !== null) {
      const input = { event: wait.event, async: payloads.get(wait.internalId) };
      if (!compileExpression(wait.condition).matches(input)) continue;
    }
    const earlier = winners.get(wait.jobId);
    const position = positions.get(wait.internalId) ?? 0;
    if (!earlier || position < (positions.get(earlier.internalId) ?? 0)) winners.set(wait.jobId, wait);
  }
  return [...winners].map(([job_id, { runId, share, internalId }]) => ({
    job_id,
    run_id: runId,
    share,
    internal_id: internalId,
    leased: takeSlot(share),
  }));
}
