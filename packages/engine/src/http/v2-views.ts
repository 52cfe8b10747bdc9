import { maxAttempts } from "../core/function-limits.ts";
import type { RunStatus } from "../core/run-state.ts";
import type { RegisteredApp, RegisteredFunction } from "../store/load-registry.ts";
import type { RunRecord } from "../store/read-runs.ts";

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

/** The status a filter of version 2 names; null for one that is none. */
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

/** A registered function as version 2 shows it, its options echoed. */
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

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
