import { parseDurationMs } from "@vagus/primitives/duration";
import type { FunctionConfig } from "../protocol/function-config.ts";
import type { GateEvent, Gathering } from "./gate-state.ts";

/** A batch that holds this much starts at once (the reference's limit). */
const MAX_BATCH_BYTES = 10 * 1024 * 1024;

/** A gathering as it is stored; its due time depends on the function. */
export type StoredGathering = Omit<Gathering, "dueAtMs">;

/** Opens a gathering with its first event. */
export function openGathering(
  key: Pick<Gathering, "kind" | "name">,
  { internalId, payload, bytes, runId }: GateEvent,
  id: string,
  nowMs: number,
): StoredGathering {
  const start = { id, eventIds: [internalId], first: payload, bytes, runId };
  return { ...key, ...start, openedAtMs: nowMs, lastAtMs: nowMs };
}

/** Adds an event to a batch. */
export function appendToBatch(
  batch: StoredGathering,
  { internalId, bytes }: GateEvent,
  nowMs: number,
): StoredGathering {
  return {
    ...batch,
    eventIds: [...batch.eventIds, internalId],
    bytes: batch.bytes + bytes,
    lastAtMs: nowMs,
  };
}

/** Puts an event in the place of the one a debounce has held so far. */
export function replaceInDebounce(
  debounce: StoredGathering,
  { internalId, payload, bytes, runId }: GateEvent,
  nowMs: number,
): StoredGathering {
  return { ...debounce, eventIds: [internalId], first: payload, bytes, runId, lastAtMs: nowMs };
}

/** The gathering with its due time. */
export function withDueTime(config: FunctionConfig, gathering: StoredGathering): Gathering {
  return { ...gathering, dueAtMs: dueAtMs(config, gathering) };
}

/**
 * When a gathering starts its run by its function's options as they are now (protocol §6.7, §6.8), Unix milliseconds.
 * One whose option is gone starts it at once. There is no slack as in the reference (deviation D7), where each event
 * also puts off the timeout by a second.
 */
function dueAtMs(config: FunctionConfig, gathering: StoredGathering): number {
  const { openedAtMs, lastAtMs } = gathering;
  if (gathering.kind === "batch") {
    const batch = config.batchEvents;
    if (!batch || isFull(gathering, batch.maxSize)) return openedAtMs;
    return openedAtMs + (parseDurationMs(batch.timeout) ?? 0);
  }
  if (!config.debounce) return lastAtMs;
  const periodMs = parseDurationMs(config.debounce.period) ?? 0;
  const timeoutMs = config.debounce.timeout ? parseDurationMs(config.debounce.timeout) : null;
  return Math.min(
    lastAtMs + periodMs,
    timeoutMs === null ? Number.POSITIVE_INFINITY : openedAtMs + timeoutMs,
  );
}

function isFull({ eventIds, bytes }: StoredGathering, maxSize: number): boolean {
  return eventIds.length >= maxSize || bytes >= MAX_BATCH_BYTES;
}
