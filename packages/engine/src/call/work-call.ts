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

/** Parts of the engine that a call uses. */
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

/** Calls the app and writes the change its reply makes; returns the queue item that continues in its place, if any. */
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
    // A lost database says nothing about the reply: the item is put back and the call is repeated.
    if (failureKind(error) !== "refused") throw error;
    // A reply that the database refuses, or that is nested too deeply, is a failed attempt.
    parts.log.warn("a reply could not be stored", {
      runId: job.run_id,
      jobId: job.id,
      code: databaseErrorCode(error),
    });
    const decide = (state: RunState): RunChange => unstorable(state, call, retryPolicy(parts));
    return (await parts.committer.commit({ ...pending, decide })).next;
  }
}

/** The run ended before or during this call: deleting the item frees its room in the limits. */
async function leaveEnded({ sql }: CallParts, job: LeasedJob): Promise<null> {
  await dropJob(sql, job);
  return null;
}

/** Whether the call was leased under the present limits of its function; if not, it is queued again under them. */
async function isInPlace(
  { sql, registry, wakeAt }: CallParts,
  target: RegisteredFunction,
  job: LeasedJob,
  open: OpenRun,
): Promise<boolean> {
  if (job.queue_key === currentFlow(open, target).queue_key) return true;
  // Another process may have queued it after a sync that this process has not read.
  await registry.refresh();
  const flow = currentFlow(open, registry.find(target.id));
  if (job.queue_key === flow.queue_key) return true;
  await moveCall(sql, job, flow);
  wakeAt(0);
  return false;
}

/** The run's function. Another process may have started the run and registered its function just now. */
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
 * Claims the signals that a reply waits for, before its waits are written. After a crash in between, the same step
 * repeats the claim; in the other order two steps could wait for one signal.
 * @returns the reply, or the failure that ends the run when another step waits for the signal
 */
async function claimSignals(sql: Sql, runId: string, reply: Reply): Promise<Reply> {
  if (reply.kind !== "ops") return reply;
  for (const op of reply.ops) {
    if (op.op !== "WaitForSignal") continue;
    const options = SignalOptions.safeParse(op.opts);
    // Unreadable options fail where ops are handled.
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
