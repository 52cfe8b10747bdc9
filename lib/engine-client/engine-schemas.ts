/** Answers of engines about runs and functions; versions 1 and 2 of the API parse to one form. Protocol §8.2 and §8.3. */
import { z } from "zod";
import type { RUN_STATUSES } from "@/db/schema/vocabulary";
import { runId } from "@/lib/ids";

type RunStatus = (typeof RUN_STATUSES)[number];

/** A run as an engine knows it. */
export interface EngineRun {
  /** The ledger's id. */
  id: string;
  /** Engines have no `waiting`: they report a waiting run as running. */
  status: Exclude<RunStatus, "waiting">;
  /** The function's id without the app's; null where the engine gives only its internal id. */
  functionId: string | null;
  queuedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  /** The engine's own id of the event; null for a cron. */
  engineEventId: string | null;
  cron: string | null;
  /** The original of a rerun; null when it is none, or when this request does not tell. */
  rerunOf: string | null;
  /** The engine's reason for skipping the run; null when it gives none. */
  skipReason: string | null;
  output: unknown;
  error: { name: string; message: string } | null;
}

/** Version 1 has `Scheduled`, version 2 `QUEUED`; `overflowed` is a run that failed by too many steps. */
const Status = z.string().transform((name, context): EngineRun["status"] => {
  const known: Record<string, EngineRun["status"]> = {
    scheduled: "queued",
    queued: "queued",
    running: "running",
    completed: "completed",
    failed: "failed",
    overflowed: "failed",
    cancelled: "cancelled",
    skipped: "skipped",
  };
  const status = known[name.toLowerCase()];
  if (status) return status;
  context.addIssue("unknown status");
  return z.NEVER;
});

/** A time; Go's zero time means none. */
const Time = z
  .string()
  .nullish()
  .transform((text) => (text && !text.startsWith("0001-") ? new Date(text) : null));

const SdkError = z.object({ name: z.string().default("Error"), message: z.string() });
/** Output of a failed run: the error, wrapped when the engine made it. */
const ErrorOutput = z.union([SdkError, z.object({ error: SdkError }).transform(({ error }) => error)]);

function errorIn(status: EngineRun["status"], output: unknown): EngineRun["error"] {
  return status === "failed" ? (ErrorOutput.safeParse(output).data ?? null) : null;
}

/** `GET /v1/runs/{id}` and the elements of `GET /v1/events/{id}/runs`. */
export const V1Run = z
  .object({
    run_id: z.string(),
    run_started_at: z.string(),
    event_id: z.string().nullish(),
    original_run_id: z.string().nullish(),
    cron: z.string().nullish(),
    status: Status,
    skip_reason: z.string().nullish(),
    ended_at: Time,
    output: z.unknown().optional(),
  })
  .transform(
    (run): EngineRun => ({
      id: runId(run.run_id),
      status: run.status,
      functionId: null,
      // Version 1 gives one time only, that of the creation.
      queuedAt: new Date(run.run_started_at),
      startedAt: null,
      endedAt: run.ended_at,
      engineEventId: run.event_id || null,
      cron: run.cron || null,
      rerunOf: run.original_run_id ? runId(run.original_run_id) : null,
      skipReason: run.skip_reason ?? null,
      output: run.output ?? null,
      error: errorIn(run.status, run.output),
    }),
  );

/** The elements of `GET /v2/runs`. */
export const V2Run = z
  .object({
    id: z.string(),
    function: z.object({ id: z.string() }),
    status: Status,
    queuedAt: z.string(),
    startedAt: Time,
    endedAt: Time,
    skipReason: z.string().nullish(),
    output: z.unknown().optional(),
    trigger: z
      .object({ eventIds: z.array(z.string()).nullish(), cronSchedule: z.string().nullish() })
      .nullish(),
  })
  .transform(
    (run): EngineRun => ({
      id: runId(run.id),
      status: run.status,
      functionId: run.function.id,
      queuedAt: new Date(run.queuedAt),
      startedAt: run.startedAt,
      endedAt: run.endedAt,
      engineEventId: run.trigger?.eventIds?.[0] ?? null,
      cron: run.trigger?.cronSchedule || null,
      rerunOf: null,
      skipReason: run.skipReason ?? null,
      output: run.output ?? null,
      error: errorIn(run.status, run.output),
    }),
  );

/** `GET /v1/events/{id}`. */
export const V1Event = z.object({
  id: z.string().nullish(),
  name: z.string(),
  data: z.record(z.string(), z.unknown()).nullish(),
});

/** An event in a list, with its time of arrival. */
export const V1ListedEvent = V1Event.extend({ internal_id: z.string(), received_at: z.coerce.date() });
export type ListedEvent = z.infer<typeof V1ListedEvent>;

/** Cursor of the next page in version 2; null on the last page. */
export const V2Page = z
  .object({ cursor: z.string().nullish(), hasMore: z.boolean().nullish() })
  .nullish()
  .transform((page) => (page?.hasMore ? (page.cursor ?? null) : null));

/** A function registered with an engine. */
export interface EngineFunction {
  /** Without the app's id. */
  id: string;
  name: string;
  triggers: { event?: string; cron?: string }[];
}

const Trigger = z.object({ event: z.string().optional(), cron: z.string().optional() });

/** The elements of `GET /v1/apps/{app}/functions`; their ids begin with the app's. */
export const V1Function = z.object({
  id: z.string(),
  name: z.string(),
  config: z.object({ triggers: z.array(Trigger).nullish() }).nullish(),
});

/** The elements of `GET /v2/apps/{app}/functions`. */
export const V2Function = z
  .object({
    id: z.string(),
    name: z.string(),
    triggers: z.array(z.object({ type: z.string(), value: z.string().nullish() })).nullish(),
  })
  .transform(
    ({ id, name, triggers }): EngineFunction => ({
      id,
      name,
      triggers: (triggers ?? []).map(({ type, value }) =>
        type.toUpperCase() === "CRON" ? { cron: value ?? "" } : { event: value ?? "" },
      ),
    }),
  );
