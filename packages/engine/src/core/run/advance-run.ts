import { LIMITS } from "../../protocol/limits.ts";
import { isRacing, type Op, userStepId } from "../../protocol/opcode.ts";
import type { Failure, Reply } from "../../protocol/read-reply.ts";
import { engineError } from "../../protocol/run-error.ts";
import { handleOp } from "../ops/handle-op.ts";
import type { OpContext } from "../ops/op-effect.ts";
import { finishSteps, type StepNews } from "./finish-steps.ts";
import { type CallContext, isLastAttempt, type Policy, retryOrFail } from "./retry-call.ts";
import type { JobFate, JobSpec, RunChange, RunEnd } from "./run-change.ts";
import { hasEnded, type RunState } from "./run-state.ts";

/** Calls in a row without a new step before the next one counts as a failed attempt (deviation D5). */
const MAX_REDRIVES = 5;

/**
 * Decides how an app's reply changes its run. Pure; the result is written in one statement.
 * @param state the run as it is now, which may be newer than the state the call carried
 */
export function advanceRun(state: RunState, call: CallContext, reply: Reply, policy: Policy): RunChange {
  if (reply.kind === "failed") return afterFailure(state, call, reply.failure, policy);
  if (reply.kind === "done") return ended(state, { status: "completed", output: reply.output, error: null });

  const asked = collectEffects(reply.ops, {
    nowMs: policy.nowMs,
    isLastAttempt: isLastAttempt(call),
    noRetry: reply.noRetry,
    retryAtMs: reply.retryAtMs,
  });
  const started: RunState = {
    ...state,
    status: "running",
    requestVersion: state.requestVersion === -1 ? (reply.requestVersion ?? -1) : state.requestVersion,
    forceStepPlan: state.forceStepPlan || asked.ops > 1,
  };
  const progress = finishSteps(started, asked.news);
  const { next, finished, reported, added } = progress;
  const end = breachedLimit(next) ?? asked.end;
  if (end) return { ...ended(next, end), finished };

  // One queue item for each step that is new; a reply may name a step twice.
  const jobs = added.flatMap((id) => asked.jobs.find((job) => job.stepId === id) ?? []);
  const steps = { finished, reported, jobs };
  if (asked.failure) return withSteps(afterFailure(next, call, asked.failure, policy), steps);
  const rested = asked.lookAgain && state.revision > call.bodyRevision;
  const moved = finished.length > 0 || jobs.length > 0 || rested;
  if (isStuck(next, call, moved, asked.lookAgain)) return withSteps(redrive(next, call, policy), steps);
  const settled = settleJob(next, progress.wantsDiscovery || rested, {
    holdsDiscovery: call.jobKind === "discovery",
    bodyRevision: call.bodyRevision,
    nowMs: policy.nowMs,
  });
  return { ...settled, ...steps, end: null };
}

/** Drops the new waits of a run that has ended: they would stay in the queue for good. */
function withSteps(change: RunChange, steps: Pick<RunChange, "finished" | "reported" | "jobs">): RunChange {
  return change.end ? { ...change, finished: steps.finished } : { ...change, ...steps };
}

/** The combined effects of a reply's ops. */
interface AskedEffects {
  news: StepNews;
  jobs: JobSpec[];
  failure: Failure | null;
  end: RunEnd | null;
  /** Whether the app asks to be called again at once. */
  lookAgain: boolean;
  /** Number of ops, without empty ones. */
  ops: number;
}

function collectEffects(ops: readonly Op[], context: OpContext): AskedEffects {
  const asked: AskedEffects = {
    news: { finishes: [], awaits: [] },
    jobs: [],
    failure: null,
    end: null,
    lookAgain: false,
    ops: 0,
  };
  for (const op of ops) {
    const effect = handleOp(op, context);
    if (effect.kind === "none") continue;
    asked.ops += 1;
    const step = { stepId: op.id, op: op.op, name: userStepId(op), racing: isRacing(op) };
    if (effect.kind === "finish") asked.news.finishes.push({ ...step, memo: effect.memo });
    if (effect.kind === "await") {
      asked.news.awaits.push(step);
      asked.jobs.push(effect.job);
    }
    if (effect.kind === "retry") asked.failure ??= effect.failure;
    if (effect.kind === "end") asked.end ??= effect.end;
    asked.lookAgain ||= effect.kind === "look again";
  }
  return asked;
}

/** A change that ends a run, whatever the cause. */
export function ended(state: RunState, end: RunEnd): RunChange {
  const next: RunState = { ...state, status: end.status, pending: new Map(), discoveryQueued: false };
  return { next, reported: [], finished: [], jobs: [], job: { kind: "done" }, end };
}

/** A call of one step must finish that step; a discovery must find something new unless the run waits for something. */
function isStuck(state: RunState, call: CallContext, moved: boolean, lookAgain: boolean): boolean {
  if (call.jobKind === "step") return call.stepId !== null && state.pending.has(call.stepId);
  return !moved && (lookAgain || state.pending.size === 0);
}

function redrive(state: RunState, call: CallContext, policy: Policy): RunChange {
  if (call.redrives >= MAX_REDRIVES) {
    const error = engineError(
      "Error",
      `the app answered ${MAX_REDRIVES + 1} calls in a row without a step, a result or an error`,
    );
    return afterFailure(state, call, { error, output: { error }, noRetry: false, retryAtMs: null }, policy);
  }
  const { jobKind, stepId, attempt, redrives } = call;
  return {
    next: state,
    reported: [],
    finished: [],
    jobs: [],
    job: { kind: "again", jobKind, stepId, attempt, redrives: redrives + 1, dueAtMs: policy.nowMs },
    end: null,
  };
}

function afterFailure(state: RunState, call: CallContext, failure: Failure, policy: Policy): RunChange {
  const outcome = retryOrFail(state, call, failure, policy);
  if (outcome.end) return ended(state, outcome.end);
  return { ...outcome, reported: [], finished: [], jobs: [] };
}

/** The end of a run that exceeds the limit of steps or of data; null within the limits. */
export function breachedLimit(state: RunState): RunEnd | null {
  if (state.stack.length + state.pending.size > LIMITS.stepsPerRun) {
    const error = engineError(
      "InngestErrFunctionOverflowed",
      `The function run exceeded the step limit of ${LIMITS.stepsPerRun} steps.`,
    );
    return { status: "failed", output: { error }, error };
  }
  if (state.stateBytes > LIMITS.runStateBytes) {
    const error = engineError(
      "InngestErrStateOverflowed",
      `The run's steps hold more than ${LIMITS.runStateBytes} bytes.`,
    );
    return { status: "failed", output: { error }, error };
  }
  return null;
}

/** Cancels a run; null when it has ended already, because the first end that is written stays. */
export function cancelRun(state: RunState): RunChange | null {
  if (hasEnded(state.status)) return null;
  return ended(state, { status: "cancelled", output: {}, error: null });
}

/**
 * Decides how a run continues after a queue item is done. A discovery continues in the item at hand, which keeps its
 * place. If another discovery is queued or in flight, the run notes that one more has to follow it: two discoveries
 * at a time could run the same step twice.
 * @param holdsDiscovery whether the item at hand is the run's discovery
 * @param bodyRevision the revision the item's call was built from
 */
export function settleJob(
  state: RunState,
  wantsDiscovery: boolean,
  { holdsDiscovery, bodyRevision, nowMs }: { holdsDiscovery: boolean; bodyRevision: number; nowMs: number },
): { next: RunState; job: JobFate } {
  const wanted = wantsDiscovery || (holdsDiscovery && state.discoveryWantedAt > bodyRevision);
  if (!wanted) {
    return {
      next: holdsDiscovery ? { ...state, discoveryQueued: false } : state,
      job: { kind: "done" },
    };
  }
  const next: RunState = { ...state, discoveryQueued: true, discoveryWantedAt: state.revision + 1 };
  if (state.discoveryQueued && !holdsDiscovery) return { next, job: { kind: "done" } };
  return {
    next,
    job: { kind: "again", jobKind: "discovery", stepId: null, attempt: 0, redrives: 0, dueAtMs: nowMs },
  };
}
