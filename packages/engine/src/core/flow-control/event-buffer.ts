import { parseDurationMs } from "@vagus/primitives/duration";
import type { FunctionConfig } from "../../protocol/function-config.ts";
import type { EventBuffer, PendingEvent } from "./admission-state.ts";

/** A batch of this size starts at once (the reference's limit). */
const MAX_BATCH_BYTES = 10 * 1024 * 1024;

/** A buffer as it is stored; its due time depends on the function. */
export type StoredBuffer = Omit<EventBuffer, "dueAtMs">;

/** Opens a buffer with its first event. */
export function openBuffer(
  key: Pick<EventBuffer, "kind" | "name">,
  { internalId, payload, bytes, runId }: PendingEvent,
  id: string,
  nowMs: number,
): StoredBuffer {
  const start = { id, eventIds: [internalId], first: payload, bytes, runId };
  return { ...key, ...start, openedAtMs: nowMs, lastAtMs: nowMs };
}

/** Adds an event to a batch. */
export function appendToBatch(
  batch: StoredBuffer,
  { internalId, bytes }: PendingEvent,
  nowMs: number,
): StoredBuffer {
  return {
    ...batch,
    eventIds: [...batch.eventIds, internalId],
    bytes: batch.bytes + bytes,
    lastAtMs: nowMs,
  };
}

/** Replaces the event that a debounce holds. */
export function replaceInDebounce(
  debounce: StoredBuffer,
  { internalId, payload, bytes, runId }: PendingEvent,
  nowMs: number,
): StoredBuffer {
  return { ...debounce, eventIds: [internalId], first: payload, bytes, runId, lastAtMs: nowMs };
}

/** The buffer with its due time. */
export function withDueTime(config: FunctionConfig, buffer: StoredBuffer): EventBuffer {
  return { ...buffer, dueAtMs: dueAtMs(config, buffer) };
}

/**
 * When a buffer starts its run by the present options of its function (protocol §6.7, §6.8), Unix milliseconds. A
 * buffer whose option was removed starts at once. Unlike in the reference, an event does not delay the timeout by a
 * second (deviation D7).
 */
function dueAtMs(config: FunctionConfig, buffer: StoredBuffer): number {
  const { openedAtMs, lastAtMs } = buffer;
  if (buffer.kind === "batch") {
    const batch = config.batchEvents;
    if (!batch || isFull(buffer, batch.maxSize)) return openedAtMs;
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

function isFull({ eventIds, bytes }: StoredBuffer, maxSize: number): boolean {
  return eventIds.length >= maxSize || bytes >= MAX_BATCH_BYTES;
}
