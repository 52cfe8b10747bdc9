import { sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/lib/db";
import { RunStep } from "./run-view-schemas.ts";

/** An instant as PostgreSQL writes it into JSON. */
const At = z.string().transform((text) => new Date(text).toISOString());

const AttemptRow = z.object({
  stepId: z.string(),
  attempt: RunStep.shape.attempts.element.extend({ startedAt: At, endedAt: At.nullable() }),
});
const LineRow = z.object({ stepId: z.string(), line: RunStep.shape.logs.element.extend({ at: At }) });
const Rows = z.object({
  steps: z.array(
    RunStep.omit({ id: true, nearMisses: true, attempts: true, modelCalls: true, logs: true }).extend({
      startedAt: At,
      endedAt: At.nullable(),
    }),
  ),
  attempts: z.array(AttemptRow),
  lines: z.array(LineRow),
  calls: z.array(RunStep.shape.modelCalls.element.extend({ at: At })),
});
type ModelCall = z.infer<typeof Rows>["calls"][number];

/** Most log lines of one run; the process log has the rest. */
const MOST_LINES = 1_000;

/** Loads the steps of a run in the order they began, each with its attempts, log lines and model calls. */
export async function loadRunSteps(runId: string) {
  const [row] = await db().execute(sql`
    select
      (select coalesce(json_agg(json_build_object(
          'stepId', step_id, 'kind', kind, 'status', status, 'startedAt', started_at, 'endedAt', ended_at, 'input', input,
          'output', output, 'error', error, 'waitsFor', waits_for, 'childRunId', child_run_id)
        order by started_at, step_id), '[]') from run_steps where run_id = ${runId}) as steps,
      (select coalesce(json_agg(json_build_object('stepId', step_id, 'attempt', json_build_object(
          'n', n, 'startedAt', started_at, 'endedAt', ended_at, 'error', error)) order by step_id, n), '[]')
        from run_attempts where run_id = ${runId}) as attempts,
      (select coalesce(json_agg(json_build_object('stepId', step_id, 'line', json_build_object(
          'at', at, 'level', level, 'message', message, 'fields', fields)) order by id), '[]')
        from (select * from run_logs where run_id = ${runId} order by id limit ${MOST_LINES}) l) as lines,
      (select coalesce(json_agg(json_build_object(
          'id', id, 'model', model, 'at', at, 'durationMs', duration_ms, 'inputTokens', input_tokens,
          'cachedInputTokens', cached_input_tokens, 'outputTokens', output_tokens, 'costMicros', cost_micros,
          'error', error, 'request', request, 'response', response,
          'clearedAfterDays', floor(extract(epoch from cleared_at - at) / 86400)::int) order by id), '[]')
        from model_calls where run_id = ${runId}) as calls`);
  const { steps, attempts, lines, calls } = Rows.parse(row);
  const attemptsOf = (id: string) =>
    attempts.filter((one) => one.stepId === id).map(({ attempt }) => attempt);
  const linesOf = (id: string) => lines.filter((one) => one.stepId === id).map(({ line }) => line);
  const callsOf = assignCalls(steps, calls);
  return {
    attemptsOfFunction: attemptsOf(""),
    logs: linesOf(""),
    steps: steps.map((step) => ({
      ...step,
      id: step.stepId,
      attempts: attemptsOf(step.stepId),
      logs: linesOf(step.stepId),
      modelCalls: callsOf.get(step.stepId) ?? [],
    })),
  };
}

/** Assigns a model call to the step that ran at that time: the last step with a body that had begun. */
function assignCalls(steps: z.infer<typeof Rows>["steps"], calls: ModelCall[]): Map<string, ModelCall[]> {
  const withBody = steps.filter(({ waitsFor }) => waitsFor === null);
  const assigned = new Map<string, ModelCall[]>();
  for (const call of calls) {
    const beganMs = Date.parse(call.at) - call.durationMs;
    const step = withBody.findLast(({ startedAt }) => Date.parse(startedAt) <= beganMs) ?? withBody[0];
    if (step) assigned.set(step.stepId, [...(assigned.get(step.stepId) ?? []), call]);
  }
  return assigned;
}
