import { databaseErrorCode, failureKind } from "@vagus/primitives/database-error";
import type { ChangeCommitter } from "../commit/commit-change.ts";
import { SignalOptions } from "../core/ops/waits.ts";
import { advanceRun } from "../core/run/advance-run.ts";
import { type Policy, retryOrFail } from "../core/run/retry-call.ts";
import type { RunChange } from "../core/run/run-change.ts";
import { hasEnded, type RunState } from "../core/run/run-state.ts";
import type { Counters } from "../counters.ts";
import { beginFirstCall } from "../dispatch/cancel-triggers.ts";
import { currentFlow, type OpenRun } from "../dispatch/open-runs.ts";
import type { Log } from "../log.ts";
import type { Reply } from "../protocol/read-reply.ts";
import { engineError } from "../protocol/run-error.ts";
import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import type { RegisteredFunction } from "../store/load-registry.ts";
import type { LeasedJob } from "../store/queue/claim-jobs.ts";
import { dropJob, moveCall } from "../store/queue/leased-job.ts";
import { claimSignal } from "../store/runs/signals.ts";
import { type CallOptions, callApp, type MadeCall, retryPolicy } from "./call-app.ts";
import type { CallSender } from "./send-call.ts";

/** What a call of the app needs of the engine. */
interface CallParts {
  sql: Sql;
  registry: Registry;
  sender: CallSender;
  committer: ChangeCommitter;
  log: Log;
  retryIntervalMs: number | null;
  callOptions: CallOptions;
  counters: Counters;
  wakeAt(dueAtMs: number): void;
}

/** Calls the app and writes what its reply does to the run; returns the queue item that goes on, if one does. */
export async function workCall(parts: CallParts, job: LeasedJob, open: OpenRun): Promise<LeasedJob | null> {
  const target = await findFunction(parts.registry, open.run.functionId);
  if (!target) throw new Error("the run's function is not in the registry");
  if (hasEnded(open.run.state.status)) return await leaveEnded(parts, job);
  if (!(await isInPlace(parts, target, job, open))) return null;
  if (!(await beginFirstCall(parts, target, job, open))) return null;
  const call = await callApp(parts.sender, target, job, open, parts.callOptions);
  parts.log.debug("call answered", {
    runId: job.run_id,
    jobId: job.id,
    attempt: job.attempt,
    reply: call.reply.kind,
  });
  parts.counters.calls[call.reply.kind] += 1;
  const pending = { open, job, calledAtMs: call.sentAtMs };
  const reply = await claimSignals(parts.sql, open.run.state.runId, call.reply);
  try {
    const decide = (state: RunState): RunChange => advanceRun(state, call.context, reply, retryPolicy(parts));
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
    const decide = (state: RunState): RunChange => unstorable(state, call, retryPolicy(parts));
    return (await parts.committer.commit({ ...pending, decide })).next;
  }
}

/** The run was ended while this call was in flight, or before: the place the call held in its limits is free now. */
async function leaveEnded({ sql }: CallParts, job: LeasedJob): Promise<null> {
  await dropJob(sql, job);
  return null;
}

/** Whether the call was taken by the limits its function has now; if not, it queues up again by those. */
async function isInPlace(
  { sql, registry, wakeAt }: CallParts,
  target: RegisteredFunction,
  job: LeasedJob,
  open: OpenRun,
): Promise<boolean> {
  if (job.queue_key === currentFlow(open, target).queue_key) return true;
  // Another process may have put it there after a sync that this one has not read.
  await registry.refresh();
  const flow = currentFlow(open, registry.find(target.id));
  if (job.queue_key === flow.queue_key) return true;
  await moveCall(sql, job, flow);
  wakeAt(0);
  return false;
}

/** The run's function. Another process may have started the run, of a function that registered there just now. */
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

/**
 * Settles who waits for the signals a reply asks for, before its waits are written: a claim that is written without its
 * wait is repeated by the same step, the other way round two steps could wait for one signal.
 * @returns the reply, or in its place the failure that ends a run whose signal another one waits for
 */
async function claimSignals(sql: Sql, runId: string, reply: Reply): Promise<Reply> {
  if (reply.kind !== "ops") return reply;
  for (const op of reply.ops) {
    if (op.op !== "WaitForSignal") continue;
    const options = SignalOptions.safeParse(op.opts);
    // What cannot be read fails where ops are handled.
    if (!options.success) continue;
    const { signal, conflict } = options.data;
    const claim = { signal, runId, stepId: op.id, replaces: conflict === "replace" };
    if (!(await claimSignal(sql, claim))) return CONFLICT;
  }
  return reply;
}

const ERROR = engineError("Error", "Signal conflict; signal wait already exists for another run");
const CONFLICT: Reply = {
  kind: "failed",
  failure: { error: ERROR, output: { error: ERROR }, noRetry: true, retryAtMs: null },
};
