import { z } from "zod";
import { RUN_STATUSES } from "@/db/schema/vocabulary";
import { AskedInstant, cursorOf, Instant, idOf } from "@/lib/http/schemas";

export const RunStatus = z.enum(RUN_STATUSES);
export type RunStatus = z.infer<typeof RunStatus>;

/** Why a run, a step or an attempt failed. */
export const Failure = z.object({ name: z.string(), message: z.string(), stack: z.string().nullish() });

/** A failed step that will be retried. */
export const Retry = z.object({
  stepId: z.string(),
  /** The attempt that failed last, from 1. */
  attempt: z.int(),
  /** Attempts of the step in all. */
  of: z.int(),
  /** When the app expects the next attempt. Engines add up to half a minute. */
  nextAt: Instant,
  /** The vendor whose answer failed the attempt; null when no vendor did. */
  vendor: z.string().nullable(),
  /** Why the attempt failed. */
  message: z.string(),
});
export type Retry = z.infer<typeof Retry>;

/** A run in a list. */
export const RunItem = z.object({
  id: z.string(),
  functionId: z.string(),
  status: RunStatus,
  /** Name of the event that started it. */
  trigger: z.string(),
  subject: z.object({ type: z.string(), id: z.string() }).nullable(),
  customerId: z.string().nullable(),
  /** Masked for those who may not see personal data. */
  customerEmail: z.string().nullable(),
  queuedAt: Instant,
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  durationMs: z.int().nullable(),
  /** The first attempt and every retry of a step or of the function. */
  attempts: z.int(),
  costMicros: z.int(),
  error: Failure.omit({ stack: true }).nullable(),
  failedStepId: z.string().nullable(),
  errorGroupId: z.string().nullable(),
  rerunOf: z.string().nullable(),
  /** The step that will be retried; null when none. */
  retry: Retry.nullable(),
});
export type RunItem = z.infer<typeof RunItem>;

/** Matching runs are counted up to here. */
export const COUNT_LIMIT = 10_000;

/** A page of runs. The count is exact up to `COUNT_LIMIT`. */
export const RunPage = z.object({
  items: z.array(RunItem),
  nextCursor: z.string().nullable(),
  count: z.object({ value: z.int(), exact: z.boolean() }),
});
export type RunPage = z.infer<typeof RunPage>;

/** Filter of the runs page (in its URL), of operations and of `GET /api/runs`. */
export const RunFilter = z.strictObject({
  /** One or several, comma-separated; all when left out. */
  status: z
    .string()
    .optional()
    .transform((list) => (list ? list.split(",") : undefined))
    .pipe(z.array(RunStatus).optional()),
  functionId: z.string().min(1).max(200).optional(),
  /** Time at which the run was queued: from (included) … */
  from: AskedInstant.optional(),
  /** … until (not included). */
  until: AskedInstant.optional(),
  customerId: idOf("customer").optional(),
  errorGroup: idOf("errorGroup").optional(),
  /** Part of an id, an error, a customer's address: three characters or more. */
  q: z.string().trim().min(3).max(200).optional(),
});
export type RunFilter = z.infer<typeof RunFilter>;

/** Cursor: a run id. */
export const RUN_CURSOR = /^run_\w{1,100}$/;

export const RunListQuery = RunFilter.extend({ cursor: cursorOf(RUN_CURSOR).optional() });
export type RunListQuery = z.infer<typeof RunListQuery>;

/** Bars over time for the same filter: `GET /api/runs/histogram`. */
export const RunHistogram = z.object({
  from: Instant,
  until: Instant,
  /** Width of a bar in ms. */
  stepMs: z.int(),
  /** Oldest first; bars without runs are left out. */
  bars: z.array(z.object({ at: Instant, counts: z.partialRecord(RunStatus, z.int()) })),
});
export type RunHistogram = z.infer<typeof RunHistogram>;
