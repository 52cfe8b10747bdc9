import { z } from "zod";
import type { RunRecord } from "../store/read-runs.ts";
import type { StepView } from "../store/read-steps.ts";

/** What version 2 calls the ops of this protocol. */
const STEP_OPS: Readonly<Record<string, string>> = {
  StepRun: "RUN",
  Step: "RUN",
  StepPlanned: "RUN",
  StepFailed: "RUN",
  StepError: "RUN",
  Sleep: "SLEEP",
  WaitForEvent: "WAIT_FOR_EVENT",
  WaitForSignal: "WAIT_FOR_SIGNAL",
  InvokeFunction: "INVOKE",
  AIGateway: "AI_GATEWAY",
  Gateway: "FETCH",
};

/** A run and its steps as a tree (protocol §8.3). Attempts that failed are in the step they belong to. */
export function v2Trace(
  run: RunRecord,
  steps: readonly StepView[],
  includeOutput: boolean,
): Record<string, unknown> {
  const status = run.status.toUpperCase();
  return {
    runId: run.id,
    rootSpan: {
      name: run.functionName,
      status,
      isRoot: true,
      queuedAt: iso(run.createdAtMs),
      ...(run.startedAtMs !== null && { startedAt: iso(run.startedAtMs) }),
      ...(run.endedAtMs !== null && { endedAt: iso(run.endedAtMs) }),
      ...(includeOutput && run.endedAtMs !== null && run.status !== "cancelled" && { output: run.output }),
      children: steps.map((step) => stepSpan(step, run.endedAtMs !== null, includeOutput)),
    },
  };
}

const Failed = z.looseObject({ error: z.unknown() });

function stepSpan(step: StepView, runEnded: boolean, includeOutput: boolean): Record<string, unknown> {
  const { finishedAt, reportedAt, memo } = step;
  const failure = Failed.safeParse(memo);
  const failed = step.state === "done" && failure.success && failure.data.error !== undefined;
  const unfinished = runEnded ? "CANCELLED" : "WAITING";
  return {
    name: step.name,
    stepId: step.stepId,
    stepOp: STEP_OPS[step.op] ?? step.op.toUpperCase(),
    status: step.state === "done" ? (failed ? "FAILED" : "COMPLETED") : unfinished,
    ...(step.attempt !== null && { attempts: step.attempt + 1 }),
    queuedAt: reportedAt.toISOString(),
    startedAt: reportedAt.toISOString(),
    ...(finishedAt && {
      endedAt: finishedAt.toISOString(),
      durationMs: String(Math.max(0, finishedAt.getTime() - reportedAt.getTime())),
    }),
    ...(includeOutput && step.state === "done" && { output: failed ? failure.data?.error : memo }),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
