import { newUlid } from "@vagus/primitives/ulid";
import { canonicalJson } from "../../core/canonical-json.ts";
import { type RunFlow, rankMs } from "../../core/flow-control/run-flow.ts";
import type { Sql, Transaction } from "../connect.ts";
import { type CancelTriggerRow, insertCancelTriggers } from "../queue/cancel-triggers.ts";

/** The step at which a rerun begins. */
export interface RerunFrom {
  /** The id the author gave the step. */
  stepId: string;
  /** Arguments in place of those the step had. */
  input?: unknown[];
}

export type RerunOutcome = { runId: string } | "run not found" | "step not found";

/** Ops whose step the app can run by itself; other steps are reached by a discovery. */
const RUNNABLE_OPS = ["StepRun", "StepFailed", "StepPlanned", "StepError"];

/**
 * Starts a new run with the same events (protocol §8.4): from the top without memos, or from a step with the memos of
 * the steps that finished before it. The claim of the event names the first run and does not block the new one.
 * @param setUp makes the cancel triggers and the flow of the new run
 */
export async function startRerun(
  sql: Sql,
  originalId: string,
  from: RerunFrom | null,
  setUp: (runId: string, createdAtMs: number) => RerunSetup,
): Promise<RerunOutcome> {
  const rerun = { originalId, runId: newUlid(), nowMs: Date.now() };
  return await sql.begin(async (tx) => {
    const [original] = await tx`select 1 from runs where id = ${originalId}`;
    if (!original) return "run not found";
    const { cancelTriggers, flow } = setUp(rerun.runId, rerun.nowMs);
    if (!from) {
      await insertRun(tx, rerun, null, flow);
      await insertCancelTriggers(tx, cancelTriggers);
      return { runId: rerun.runId };
    }
    const step = await findStep(tx, originalId, from.stepId);
    if (!step) return "step not found";
    const targeted = RUNNABLE_OPS.includes(step.op);
    await insertRun(tx, rerun, targeted ? step : null, flow);
    await insertCancelTriggers(tx, cancelTriggers);
    await copyMemos(tx, rerun, step);
    if (targeted || from.input) await insertStep(tx, rerun, step, targeted, from.input ?? null);
    return { runId: rerun.runId };
  });
}

/** The parts of a new run that its function's options decide. */
export interface RerunSetup {
  cancelTriggers: CancelTriggerRow[];
  flow: RunFlow;
}

interface Rerun {
  originalId: string;
  runId: string;
  nowMs: number;
}

interface StepRef {
  step_id: string;
  op: string;
  name: string;
  /** Null for a step that had not finished. */
  position: number | null;
}

async function findStep(tx: Transaction, runId: string, name: string): Promise<StepRef | null> {
  const [step] = await tx<StepRef[]>`
    select step_id, op, name, position from steps where run_id = ${runId} and name = ${name}
    order by position nulls last limit 1`;
  return step ?? null;
}

/** Inserts the run and its first queue item: a call of the step, or a discovery. */
async function insertRun(
  tx: Transaction,
  rerun: Rerun,
  target: StepRef | null,
  flow: RunFlow,
): Promise<void> {
  const { originalId, runId, nowMs } = rerun;
  const stepId = target?.step_id ?? null;
  const { queue_key, concurrency_key_1, concurrency_key_2, priority_s, start_queue_key, throttle } = flow;
  await tx`
    insert into runs (id, function_id, event_ids, original_run_id, created_at_ms, discovery_queued, step_groups,
      queue_key, concurrency_key_1, concurrency_key_2, priority_s)
    select ${runId}, function_id, event_ids, ${originalId}, ${nowMs}, ${stepId === null}, ${stepId === null ? 0 : 1},
      ${queue_key}, ${concurrency_key_1}, ${concurrency_key_2}, ${priority_s}
    from runs where id = ${originalId}`;
  await tx`
    insert into jobs (id, kind, run_id, share, step_id, due_at_ms, rank_ms, ready, queue_key, concurrency_key_1, concurrency_key_2, throttle)
    select ${newUlid(nowMs)}, ${stepId === null ? "discovery" : "step"}, id, function_id::text, ${stepId}, ${nowMs},
      ${rankMs(nowMs, flow)}, true, ${start_queue_key}, ${concurrency_key_1}, ${concurrency_key_2}, ${throttle}
    from runs where id = ${runId}`;
}

/** Copies the steps that finished before the step. */
async function copyMemos(
  tx: Transaction,
  { originalId, runId }: Rerun,
  { position }: StepRef,
): Promise<void> {
  await tx`
    insert into steps (run_id, step_id, state, op, name, position, memo, reported_at, finished_at)
    select ${runId}, step_id, state, op, name, position, memo, reported_at, finished_at
    from steps
    where run_id = ${originalId} and state = 'done'
      and (${position}::integer is null or position < ${position}::integer)`;
  await tx`
    update runs
    set state_bytes = (select coalesce(sum(length(memo::text)), 0) from steps where run_id = ${runId})
    where id = ${runId}`;
}

/** Inserts the step itself: pending when it can run by itself, with new arguments when they were edited. */
async function insertStep(
  tx: Transaction,
  { runId }: Rerun,
  step: StepRef,
  targeted: boolean,
  input: unknown[] | null,
): Promise<void> {
  await tx`
    insert into steps (run_id, step_id, state, op, name, step_group, input)
    values (${runId}, ${step.step_id}, ${targeted ? "pending" : "edited"}, ${step.op}, ${step.name},
      ${targeted ? 1 : 0}, ${input === null ? null : canonicalJson({ input })}::text::json)`;
}
