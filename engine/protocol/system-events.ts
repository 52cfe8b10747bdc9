import type { RunEnd } from "../core/run-change.ts";
import type { EventPayload } from "./event-payload.ts";

const FINISHED = "inngest/function.finished";
const FAILED = "inngest/function.failed";
const CANCELLED = "inngest/function.cancelled";
const STATUS_NAMES = { completed: "Completed", failed: "Failed", cancelled: "Cancelled" } as const;

/**
 * The events a run's end brings forth (protocol §7). A run that was itself started by `finished` or `failed` brings
 * forth none of those two, so that listeners and failure handlers do not set each other off without end.
 * @param newId makes an id for the finished event; the others carry the run's id, so that each is told once
 */
export function endEvents(
  run: { runId: string; functionSlug: string; events: readonly EventPayload[] },
  end: RunEnd,
  nowMs: number,
  newId: () => string,
): EventPayload[] {
  const [trigger] = run.events;
  const guarded = trigger?.name === FINISHED || trigger?.name === FAILED;
  const data = {
    function_id: run.functionSlug,
    run_id: run.runId,
    event: trigger ? { ...trigger, user: trigger.user ?? {} } : null,
    events: run.events,
    _inngest: { status: STATUS_NAMES[end.status] },
    ...(end.status === "completed" && { result: end.output ?? null }),
    ...(end.status === "failed" && { result: end.output, error: end.error }),
  };
  const events: EventPayload[] = [];
  if (!guarded) events.push({ name: FINISHED, id: newId(), ts: nowMs, data });
  if (end.status === "failed" && !guarded) events.push({ name: FAILED, id: run.runId, ts: nowMs, data });
  if (end.status === "cancelled") events.push({ name: CANCELLED, id: run.runId, ts: nowMs, data });
  return events;
}
