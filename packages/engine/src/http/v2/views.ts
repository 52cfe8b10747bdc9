import { z } from "zod";
import type { RunStatus } from "../../core/run/run-state.ts";
import { maxAttempts } from "../../protocol/function-config.ts";
import type { RegisteredApp, RegisteredFunction } from "../../store/load-registry.ts";
import type { RunRecord } from "../../store/runs/read-runs.ts";
import type { StepView } from "../../store/runs/read-steps.ts";
import type { EngineResponse } from "../request.ts";

/** A function's id without the app's, as version 2 names it. */
export function localFunctionId(slug: string, appName: string): string {
  return slug.startsWith(`${appName}-`) ? slug.slice(appName.length + 1) : slug;
}

/** A run as version 2 shows it (protocol §8.3). */
export function v2Run(run: RunRecord, includeOutput: boolean): Record<string, unknown> {
  const ended = run.endedAtMs !== null;
  const durationMs =
    run.startedAtMs === null || run.endedAtMs === null ? null : run.endedAtMs - run.startedAtMs;
  return {
    id: run.id,
    app: { id: run.appName },
    function: { id: localFunctionId(run.functionSlug, run.appName), name: run.functionName },
    status: run.status.toUpperCase(),
    queuedAt: iso(run.createdAtMs),
    ...(run.startedAtMs !== null && { startedAt: iso(run.startedAtMs) }),
    ...(run.endedAtMs !== null && { endedAt: iso(run.endedAtMs) }),
    ...(durationMs !== null && { durationMs: String(durationMs) }),
    ...(run.skipReason !== null && { skipReason: run.skipReason }),
    ...(includeOutput &&
      ended &&
      run.status !== "cancelled" &&
      run.status !== "skipped" && { output: run.output }),
    trigger: { eventIds: run.eventIds, ...(run.cron !== null && { cronSchedule: run.cron }) },
  };
}

/** The statuses that a filter of version 2 names; null for an unknown name. */
export function statusesNamed(name: string): RunStatus[] | null {
  const statuses: Record<string, RunStatus[]> = {
    QUEUED: ["queued"],
    RUNNING: ["running"],
    COMPLETED: ["completed"],
    FAILED: ["failed"],
    CANCELLED: ["cancelled"],
    SKIPPED: ["skipped"],
  };
  return Object.hasOwn(statuses, name) ? (statuses[name] ?? null) : null;
}

/** A registered app as version 2 shows it. `sdk` is registered as `js:v4.24.0`. */
export function v2App(app: RegisteredApp, functionCount: number): Record<string, unknown> {
  const [sdkLanguage, sdkVersion] = (app.sdk ?? "").split(":");
  return {
    id: app.name,
    name: app.name,
    method: "SERVE",
    createdAt: app.createdAt.toISOString(),
    functionCount,
    ...(app.appVersion !== null && { appVersion: app.appVersion }),
    ...(app.error !== null && { error: app.error }),
    latestSync: {
      url: app.url,
      framework: app.framework,
      sdkLanguage,
      sdkVersion,
      ...(app.appVersion !== null && { appVersion: app.appVersion }),
    },
  };
}

/** A registered function as version 2 shows it, with its options. */
export function v2Function(one: RegisteredFunction): Record<string, unknown> {
  const { concurrency, throttle, rateLimit, debounce, batchEvents, priority, singleton, cancel } = one.config;
  const isDefault = Object.values(one.config.steps)[0]?.retries?.attempts === undefined;
  const id = localFunctionId(one.slug, one.appName);
  return {
    app: { id: one.appName },
    id,
    slug: id,
    name: one.name,
    triggers: (one.config.triggers ?? []).map((trigger) =>
      trigger.cron === undefined
        ? { type: "EVENT", value: trigger.event }
        : { type: "CRON", value: trigger.cron },
    ),
    configuration: {
      retries: { isDefault, value: maxAttempts(one.config) - 1 },
      concurrency,
      throttle,
      rateLimit,
      debounce,
      batchEvents,
      priority,
      singleton,
      cancel,
    },
  };
}

/** An answer of version 2 (protocol §8.3). */
export function v2Data(data: unknown, page?: Record<string, unknown>): EngineResponse {
  const metadata = { fetchedAt: new Date().toISOString() };
  return { status: 200, body: page ? { data, metadata, page } : { data, metadata } };
}

/** An error of version 2: a code for programs, a message for people. */
export function v2Error(status: number, code: string, message: string): EngineResponse {
  return { status, body: { errors: [{ code, message }] } };
}

/** Names of ops in version 2. */
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

/** A run and its steps as a tree (protocol §8.3). Failed attempts are part of their step. */
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
