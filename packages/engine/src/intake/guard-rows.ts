import { parseDeadline, parseDurationMs } from "@vagus/primitives/duration";
import { newUlid } from "@vagus/primitives/ulid";
import { waitKey } from "../core/wait-key.ts";
import type { EventPayload } from "../protocol/event-payload.ts";
import type { FunctionConfig } from "../protocol/function-config.ts";
import type { GuardRow } from "../store/guards.ts";

/** A year, as long as a wait without a timeout. */
const DEFAULT_CANCEL_TIMEOUT = "365d";

/**
 * What may end a run from its first moment on: the events its function names in `cancelOn`, and the time by which it
 * must have been called (protocol §6.11, §6.13). A time that cannot be read is none, as in the reference.
 * @param event the first of the run's
 */
export function guardRows(
  { cancel, timeouts }: FunctionConfig,
  { runId, createdAtMs, event }: { runId: string; createdAtMs: number; event: EventPayload | undefined },
): GuardRow[] {
  const guards: GuardRow[] = [];
  for (const entry of cancel ?? []) {
    const dueAtMs = parseDeadline(entry.timeout || DEFAULT_CANCEL_TIMEOUT, createdAtMs);
    const key = entry.if ? waitKey(entry.if, event) : null;
    guards.push({
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
    guards.push({
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
  return guards;
}

/** How long a run may wait for its first call, or go on after it; null without a limit. */
export function timeoutMs(text: string | null | undefined): number | null {
  return text ? parseDurationMs(text) : null;
}
