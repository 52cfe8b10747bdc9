import { advanceRun } from "../core/advance-run.ts";
import { resolvePause } from "../core/resolve-pause.ts";
import { type Policy, retryOrFail } from "../core/retry-call.ts";
import type { RunChange } from "../core/run-change.ts";
import { hasEnded, type RunState } from "../core/run-state.ts";
import type { Log } from "../log.ts";
import type { EventPayload } from "../protocol/event-payload.ts";
import { invokeMemo } from "../protocol/invocation.ts";
import { engineError } from "../protocol/run-error.ts";
import type { LeasedJob } from "../store/claim-jobs.ts";
import type { Sql } from "../store/connect.ts";
import { databaseErrorCode, failureKind } from "../store/database-error.ts";
import { dropJob } from "../store/guards.ts";
import { loadEvents } from "../store/load-events.ts";
import type { RegisteredFunction } from "../store/load-registry.ts";
import { moveCall } from "../store/move-call.ts";
import { readDelivered } from "../store/signals.ts";
import { type CallOptions, callApp, type MadeCall } from "./call-app.ts";
import { claimSignals } from "./claim-signals.ts";
import type { ChangeCommitter } from "./commit-change.ts";
import { currentFlow } from "./current-flow.ts";
import type { EventIntake } from "./event-intake.ts";
import type { Registry } from "./registry.ts";
import { routeEvent } from "./route-event.ts";
import { callEvent, type OpenRun, type RunDesk } from "./run-desk.ts";
import type { CallSender } from "./send-call.ts";
import type { GatewaySender } from "./send-gateway.ts";
import type { Tallies } from "./tallies.ts";
import { workCron } from "./work-cron.ts";
import { workGate } from "./work-gate.ts";
import { workGateway } from "./work-gateway.ts";
import { guardFirstCall, isGuard, workGuard } from "./work-guard.ts";

export interface WorkParts {
  sql: Sql;
  instanceId: string;
  desk: RunDesk;
  registry: Registry;
  sender: CallSender;
  gateway: GatewaySender;
  committer: ChangeCommitter;
  intake: EventIntake;
  log: Log;
  retryIntervalMs: number | null;
  callOptions: CallOptions;
  tallies: Tallies;
  wakeAt(dueAtMs: number): void;
  /** Ends a run from outside. */
  cancelRun(runId: string): Promise<unknown>;
}

/** Does the work of one leased queue item; returns the item that goes on in its place, if one does. */
export async function workJob(parts: WorkParts, job: LeasedJob): Promise<LeasedJob | null> {
  if (job.kind === "route") {
    await routeEvent(parts, job);
    return null;
  }
  if (job.kind === "cron") {
    await workCron(parts, job);
    return null;
  }
  if (job.kind === "gate") {
    await workGate(parts, job);
    return null;
  }
  const open = job.run_id === null ? null : await parts.desk.open(job.run_id);
  if (!open) return null;
  let next: LeasedJob | null = null;
  try {
    next = await workOnRun(parts, job, open);
    return next;
  } finally {
    parts.desk.close(open, next !== null);
  }
}

async function workOnRun(parts: WorkParts, job: LeasedJob, open: OpenRun): Promise<LeasedJob | null> {
  if (isGuard(job)) {
    await workGuard(parts, job, open);
    return null;
  }
  if (job.kind === "gateway") return await workGateway(parts, job, open, () => policy(parts));
  return isCall(job) ? await makeCall(parts, job, open) : await endPause(parts, job, open);
}

function isCall({ kind }: LeasedJob): boolean {
  return kind === "discovery" || kind === "step";
}

async function makeCall(parts: WorkParts, job: LeasedJob, open: OpenRun): Promise<LeasedJob | null> {
  const target = await findFunction(parts.registry, open.run.functionId);
  if (!target) throw new Error("the run's function is not in the registry");
  if (hasEnded(open.run.state.status)) return await leaveEnded(parts, job);
  if (!(await isInPlace(parts, target, job, open))) return null;
  if (!(await guardFirstCall(parts, target, job, open))) return null;
  const call = await callApp(parts.sender, target, job, open, parts.callOptions);
  parts.log.debug("call answered", {
    runId: job.run_id,
    jobId: job.id,
    attempt: job.attempt,
    reply: call.reply.kind,
  });
  parts.tallies.calls[call.reply.kind] += 1;
  const pending = { open, job, calledAtMs: call.sentAtMs };
  const reply = await claimSignals(parts.sql, open.run.state.runId, call.reply);
  try {
    const decide = (state: RunState): RunChange => advanceRun(state, call.context, reply, policy(parts));
    const { change, next } = await parts.committer.commit({ ...pending, decide });
    return !change && hasEnded(open.run.state.status) ? await leaveEnded(parts, job) : next;
  } catch (error) {
    // A database that is away says nothing about the reply: the item is put back, the call made again.
    if (failureKind(error) !== "refused") throw error;
    // What an app sends may be refused by the database or be nested too deeply: that is a failed attempt, no more.
    parts.log.warn("a reply could not be stored", {
      runId: job.run_id,
      jobId: job.id,
      code: databaseErrorCode(error),
    });
    const decide = (state: RunState): RunChange => unstorable(state, call, policy(parts));
    return (await parts.committer.commit({ ...pending, decide })).next;
  }
}

/** The run was ended while this call was in flight, or before: the place the call held in its limits is free now. */
async function leaveEnded({ sql }: WorkParts, job: LeasedJob): Promise<null> {
  await dropJob(sql, job);
  return null;
}

/** Whether the call was taken by the limits its function has now; if not, it queues up again by those. */
async function isInPlace(
  { sql, registry, wakeAt }: WorkParts,
  target: RegisteredFunction,
  job: LeasedJob,
  open: OpenRun,
): Promise<boolean> {
  if (job.lane === currentFlow(open, target).lane) return true;
  // The one who put it there may have heard of a sync before us.
  await registry.refresh();
  const flow = currentFlow(open, registry.find(target.id));
  if (job.lane === flow.lane) return true;
  await moveCall(sql, job, flow);
  wakeAt(0);
  return false;
}

/** A run may have been started by another process, of a function that has registered there a moment ago. */
async function findFunction(registry: Registry, functionId: string): Promise<RegisteredFunction | undefined> {
  const known = registry.find(functionId);
  if (known) return known;
  await registry.reload();
  return registry.find(functionId);
}

function unstorable(state: RunState, { context }: MadeCall, policy: Policy): RunChange {
  const error = engineError(
    "Error",
    "the reply of the app cannot be stored: nested too deeply, or not valid text",
  );
  const failure = { error, output: { error }, noRetry: false, retryAtMs: null };
  return { ...retryOrFail(state, context, failure, policy), reported: [], finished: [], jobs: [] };
}

async function endPause(parts: WorkParts, job: LeasedJob, open: OpenRun): Promise<LeasedJob | null> {
  const stepId = job.step_id ?? "";
  const memo = await pauseMemo(parts.sql, job);
  const step = { stepId, op: open.run.state.pending.get(stepId)?.op ?? job.kind, name: "" };
  const decide = (state: RunState): RunChange => resolvePause(state, step, memo, Date.now());
  return (await parts.committer.commit({ open, job, calledAtMs: null, decide })).next;
}

/** What a sleep or a wait leaves, as canonical JSON (protocol §3.3). */
async function pauseMemo(sql: Sql, job: LeasedJob): Promise<string> {
  if (job.kind === "signal") return (await readDelivered(sql, job)) ?? "null";
  const event = await matchedEvent(sql, job);
  if (job.kind === "invoke") return invokeMemo(event);
  return event ? callEvent(event) : "null";
}

/** The event that ended a pause; null when its time came first. */
async function matchedEvent(sql: Sql, job: LeasedJob): Promise<EventPayload | null> {
  if (job.matched_event) return job.matched_event;
  if (job.matched_event_id === null) return null;
  const [event] = await loadEvents(sql, [job.matched_event_id]);
  if (!event) throw new Error("the event that ended a wait is not stored");
  return event.payload;
}

function policy({ retryIntervalMs }: WorkParts): Policy {
  return { nowMs: Date.now(), retryIntervalMs, random: Math.random };
}
