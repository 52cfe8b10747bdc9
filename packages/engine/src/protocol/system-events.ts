import type { Tick } from "../core/next-tick.ts";
import type { RunEnd } from "../core/run/run-change.ts";
import type { EventPayload } from "./event-payload.ts";
import { readAddress } from "./invocation.ts";

const TICK = "inngest/scheduled.timer";
export const FINISHED = "inngest/function.finished";
const FAILED = "inngest/function.failed";
const CANCELLED = "inngest/function.cancelled";
const STATUS_NAMES = { completed: "Completed", failed: "Failed", cancelled: "Cancelled" } as const;

/**
 * The events that the end of a run emits (protocol §7). A run that `finished` or `failed` started emits neither of
 * the two, so that listeners and failure handlers do not start each other for ever. An invoked run reports its end
 * with the correlation id of the step that waits; in a batch each invocation has its own.
 * @param newId makes an id for the finished event; the others carry the run's id, so that each is emitted once
 */
export function endEvents(
  run: { runId: string; functionSlug: string; events: readonly EventPayload[] },
  end: RunEnd,
  nowMs: number,
  newId: () => string,
): EventPayload[] {
  const [trigger] = run.events;
  const startedByEnd = trigger?.name === FINISHED || trigger?.name === FAILED;
  const [first, ...further] = run.events.map((event) => readAddress(event)?.correlationId ?? null);
  const data = {
    function_id: run.functionSlug,
    run_id: run.runId,
    event: trigger ? { ...trigger, user: trigger.user ?? {} } : null,
    events: run.events,
    _inngest: { status: STATUS_NAMES[end.status] },
    ...(first && { correlation_id: first }),
    ...(end.status === "completed" && { result: end.output ?? null }),
    ...(end.status === "failed" && { result: end.output, error: end.error }),
  };
  const events: EventPayload[] = [];
  if (!startedByEnd) events.push({ name: FINISHED, id: newId(), ts: nowMs, data });
  for (const correlation of further) {
    if (correlation === null) continue;
    events.push({ name: FINISHED, id: newId(), ts: nowMs, data: { ...data, correlation_id: correlation } });
  }
  if (end.status === "failed" && !startedByEnd) events.push({ name: FAILED, id: run.runId, ts: nowMs, data });
  if (end.status === "cancelled") events.push({ name: CANCELLED, id: run.runId, ts: nowMs, data });
  return events;
}

/** The finished event of an invocation that started no run (protocol §7.1): it carries the error for the step. */
export function refusedEvent(
  invoked: EventPayload,
  correlationId: string,
  message: string,
  { id, nowMs }: { id: string; nowMs: number },
): EventPayload {
  const data = {
    function_id: "",
    run_id: "",
    event: invoked,
    events: [invoked],
    error: { name: "Error", message },
    correlation_id: correlationId,
  };
  return { name: FINISHED, id, ts: nowMs, data };
}

/** The event of a cron tick (protocol §6.15). Its id is the scheduled time, so a function has one tick per second. */
export function tickEvent({ cron, scheduledAtMs, fireAtMs }: Tick): EventPayload {
  const scheduledAt = instant(scheduledAtMs);
  const data = { cron, scheduledAt, fireAt: instant(fireAtMs) };
  return { name: TICK, id: scheduledAt, ts: fireAtMs, data };
}

/** ISO 8601, without a fraction of zero, as the reference writes it. */
function instant(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}
