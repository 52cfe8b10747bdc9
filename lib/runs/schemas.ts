import { z } from "zod";
import { LOG_LEVELS, RUN_STATUSES, STEP_STATUSES } from "@/db/schema/vocabulary";
import { Instant } from "@/lib/http/schemas";

export const RunStatus = z.enum(RUN_STATUSES);
export type RunStatus = z.infer<typeof RunStatus>;

const Failure = z.object({ name: z.string(), message: z.string(), stack: z.string().nullish() });

/** A run as lists show it. */
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
  /** The first try and every retry of a step or of the function. */
  attempts: z.int(),
  costMicros: z.int(),
  error: Failure.omit({ stack: true }).nullable(),
  failedStepId: z.string().nullable(),
  errorGroupId: z.string().nullable(),
  rerunOf: z.string().nullable(),
});
export type RunItem = z.infer<typeof RunItem>;

/** How far matching runs are counted. */
export const COUNT_LIMIT = 10_000;

/** A page of runs. The count stops at `COUNT_LIMIT` and then says so. */
export const RunPage = z.object({
  items: z.array(RunItem),
  nextCursor: z.string().nullable(),
  count: z.object({ value: z.int(), exact: z.boolean() }),
});
export type RunPage = z.infer<typeof RunPage>;

/** The filter of the runs page: it lives in the URL, selects the set of an operation, and is the query of `GET /api/runs`. */
export const RunFilter = z.object({
  /** One or several, comma-separated; all when left out. */
  status: z
    .string()
    .optional()
    .transform((list) => (list ? list.split(",") : undefined))
    .pipe(z.array(RunStatus).optional()),
  functionId: z.string().optional(),
  /** By the time the run was asked for: from (included) … */
  from: Instant.optional(),
  /** … until (not included). */
  until: Instant.optional(),
  customerId: z.string().optional(),
  errorGroup: z.string().optional(),
  /** Part of an id, an error, a customer's address: three characters or more. */
  q: z.string().trim().min(3).max(200).optional(),
});
export type RunFilter = z.infer<typeof RunFilter>;

export const RunListQuery = RunFilter.extend({ cursor: z.string().optional() });
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

const ModelCallView = z.object({
  id: z.string(),
  model: z.string(),
  at: Instant,
  durationMs: z.int(),
  inputTokens: z.int(),
  cachedInputTokens: z.int(),
  outputTokens: z.int(),
  costMicros: z.int().nullable(),
  error: z.string().nullable(),
  /** Prompt and answer; null for those who may not see personal data. */
  request: z.unknown().nullable(),
  response: z.unknown().nullable(),
});

export const RunStep = z.object({
  /** Unique in the run: the step id. */
  id: z.string(),
  stepId: z.string(),
  kind: z.string(),
  status: z.enum(STEP_STATUSES),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  attempts: z.array(
    z.object({ n: z.int(), startedAt: Instant, endedAt: Instant.nullable(), error: Failure.nullable() }),
  ),
  input: z.unknown(),
  output: z.unknown(),
  error: Failure.nullable(),
  waitsFor: z
    .object({
      event: z.string().nullish(),
      if: z.string().nullish(),
      functionId: z.string().nullish(),
      signal: z.string().nullish(),
      until: Instant.nullish(),
    })
    .nullable(),
  childRunId: z.string().nullable(),
  modelCalls: z.array(ModelCallView),
  logs: z.array(
    z.object({
      at: Instant,
      level: z.enum(LOG_LEVELS),
      message: z.string(),
      fields: z.record(z.string(), z.unknown()).nullable(),
    }),
  ),
});
export type RunStep = z.infer<typeof RunStep>;

/** What a run did outside, and what a rerun would do to it. */
export const Effect = z.object({
  kind: z.enum(["refund", "reply"]),
  id: z.string(),
  /** The refund's or the reply's own status. */
  status: z.string(),
  amountCents: z.int().nullable(),
  currency: z.string().nullable(),
  /** The vendor's id of it, once it has one. */
  vendorId: z.string().nullable(),
  /** Whether it happened and so can never happen again, whatever is rerun. */
  final: z.boolean(),
});
export type Effect = z.infer<typeof Effect>;

/** One action on a run, and why not when it may not be taken. */
const Allowed = z.object({ allowed: z.boolean(), why: z.string() });

/** A run with everything the ledger knows; `GET /api/runs/:id`. */
export const RunView = RunItem.extend({
  codeVersion: z.string().nullable(),
  endedBecause: z.string().nullable(),
  eventId: z.string().nullable(),
  input: z.unknown(),
  output: z.unknown(),
  error: Failure.nullable(),
  /** Attempts of the function itself, outside its steps. */
  attemptsOfFunction: RunStep.shape.attempts,
  /** Logged between steps. */
  logs: RunStep.shape.logs,
  steps: z.array(RunStep),
  effects: z.array(Effect),
  approvals: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      amountCents: z.int(),
      currency: z.string(),
      deadline: Instant,
    }),
  ),
  /** Runs that repeat this one, newest first. */
  reruns: z.array(z.object({ id: z.string(), status: RunStatus, queuedAt: Instant })),
  children: z.array(z.object({ id: z.string(), functionId: z.string(), status: RunStatus })),
  parentRunId: z.string().nullable(),
  operationId: z.string().nullable(),
  errorGroup: z
    .object({ id: z.string(), message: z.string(), runCount: z.int(), state: z.string() })
    .nullable(),
  mayRerun: z.object({ top: Allowed, failedStep: Allowed, edited: Allowed }),
  mayCancel: Allowed,
  /** When the engine was last asked about it, and whether it agreed; null when it cannot be asked. */
  engine: z.object({ reconciledAt: Instant.nullable(), knows: z.boolean() }),
});
export type RunView = z.infer<typeof RunView>;
