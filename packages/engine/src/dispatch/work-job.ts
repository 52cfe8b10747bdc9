import { newUlid } from "@vagus/primitives/ulid";
import type { CallOptions } from "../call/call-app.ts";
import { type GatewaySender, workGateway } from "../call/gateway.ts";
import type { CallSender } from "../call/send-call.ts";
import { workCall } from "../call/work-call.ts";
import type { ChangeCommitter } from "../commit/commit-change.ts";
import { canonicalJson } from "../core/canonical-json.ts";
import { nextTick } from "../core/next-tick.ts";
import { resolvePause } from "../core/run/resolve-pause.ts";
import type { RunChange } from "../core/run/run-change.ts";
import type { RunState } from "../core/run/run-state.ts";
import type { Counters } from "../counters.ts";
import type { EventIntake } from "../intake/event-intake.ts";
import { routeEvent } from "../intake/route-event.ts";
import { workAdmission } from "../intake/work-admission.ts";
import type { Log } from "../log.ts";
import type { EventPayload } from "../protocol/event-payload.ts";
import { invokeMemo } from "../protocol/invocation.ts";
import { tickEvent } from "../protocol/system-events.ts";
import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import { loadEvents } from "../store/events/load-events.ts";
import type { LeasedJob } from "../store/queue/claim-jobs.ts";
import { fireTick, readTick } from "../store/queue/fire-tick.ts";
import { readDelivered } from "../store/runs/signals.ts";
import { isCancelTrigger, workCancelTrigger } from "./cancel-triggers.ts";
import { callEvent, type OpenRun, type OpenRuns } from "./open-runs.ts";

export interface WorkParts {
  sql: Sql;
  instanceId: string;
  openRuns: OpenRuns;
  registry: Registry;
  sender: CallSender;
  gateway: GatewaySender;
  committer: ChangeCommitter;
  intake: EventIntake;
  log: Log;
  retryIntervalMs: number | null;
  callOptions: CallOptions;
  counters: Counters;
  wakeAt(dueAtMs: number): void;
  /** Cancels a run. */
  cancelRun(runId: string): Promise<unknown>;
}

/** Works on one leased queue item; returns the item that continues in its place, if any. */
export async function workJob(parts: WorkParts, job: LeasedJob): Promise<LeasedJob | null> {
  if (job.kind === "route") {
    await routeEvent(parts, job);
    return null;
  }
  if (job.kind === "cron") {
    await workCron(parts, job);
    return null;
  }
  if (job.kind === "admission") {
    await workAdmission(parts, job);
    return null;
  }
  const open = job.run_id === null ? null : await parts.openRuns.open(job.run_id);
  if (!open) return null;
  let next: LeasedJob | null = null;
  try {
    next = await workOnRun(parts, job, open);
    return next;
  } finally {
    parts.openRuns.close(open, next !== null);
  }
}

async function workOnRun(parts: WorkParts, job: LeasedJob, open: OpenRun): Promise<LeasedJob | null> {
  if (isCancelTrigger(job)) {
    await workCancelTrigger(parts, job, open);
    return null;
  }
  if (job.kind === "gateway") return await workGateway(parts, job, open);
  return isCall(job) ? await workCall(parts, job, open) : await workPause(parts, job, open);
}

function isCall({ kind }: LeasedJob): boolean {
  return kind === "discovery" || kind === "step";
}

/** Parts of the engine that firing a tick uses. */
interface CronParts {
  sql: Sql;
  instanceId: string;
  registry: Registry;
  wakeAt(dueAtMs: number): void;
}

/**
 * Fires the tick of a cron row: an event for its function. The id of the event is the scheduled time, so that two
 * crons of one function at the same second start one run. The next tick lies after now, so that of several missed
 * ticks only one is fired.
 */
async function workCron(parts: CronParts, job: LeasedJob): Promise<void> {
  const { sql, instanceId, registry, wakeAt } = parts;
  const tick = await readTick(sql, job);
  if (!tick) return;
  // Another process may have just registered the function.
  await registry.refresh();
  const target = registry.find(job.function_id ?? "");
  const triggers = target && !target.archived ? (target.config.triggers ?? []) : [];
  const trigger = triggers.find((one) => one.cron === tick.cron);
  const nowMs = Date.now();
  const next = trigger ? nextTick(trigger, Math.max(nowMs, tick.scheduledAtMs), Math.random) : null;
  const payload = tickEvent(tick);
  const event = {
    internalId: newUlid(nowMs),
    eventId: payload.id,
    name: payload.name,
    payload: canonicalJson(payload),
    routeJobId: newUlid(nowMs),
  };
  await fireTick(sql, instanceId, job, { event: trigger ? event : null, next, nowMs });
  wakeAt(0);
  if (next) wakeAt(next.fireAtMs);
}

/** Parts of the engine that ending a pause uses. */
interface PauseParts {
  sql: Sql;
  committer: ChangeCommitter;
}

/** Ends a sleep or a wait; returns the queue item that continues in its place, if any. */
async function workPause(
  { sql, committer }: PauseParts,
  job: LeasedJob,
  open: OpenRun,
): Promise<LeasedJob | null> {
  const stepId = job.step_id ?? "";
  const memo = await pauseMemo(sql, job);
  const step = { stepId, op: open.run.state.pending.get(stepId)?.op ?? job.kind, name: "" };
  const decide = (state: RunState): RunChange => resolvePause(state, step, memo, Date.now());
  return (await committer.commit({ open, job, calledAtMs: null, decide })).next;
}

/** The memo of a sleep or a wait, as canonical JSON (protocol §3.3). */
async function pauseMemo(sql: Sql, job: LeasedJob): Promise<string> {
  if (job.kind === "signal") return (await readDelivered(sql, job)) ?? "null";
  const event = await matchedEvent(sql, job);
  if (job.kind === "invoke") return invokeMemo(event);
  return event ? callEvent(event) : "null";
}

/** The event that ended a pause; null after its timeout. */
async function matchedEvent(sql: Sql, job: LeasedJob): Promise<EventPayload | null> {
  if (job.matched_event) return job.matched_event;
  if (job.matched_event_id === null) return null;
  const [event] = await loadEvents(sql, [job.matched_event_id]);
  if (!event) throw new Error("the event that ended a wait is not stored");
  return event.payload;
}
