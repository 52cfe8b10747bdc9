import { z } from "zod";
import { LOG_LEVELS, RUN_STATUSES, STEP_STATUSES } from "@/db/schema/vocabulary";
import { Instant } from "@/lib/http/schemas";
import { Failure, RunItem, RunStatus } from "./schemas.ts";

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
  /** Days after which retention cleared both; null while they are kept. */
  clearedAfterDays: z.int().nullable(),
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
  /** Events with the awaited name that arrived during the wait and did not end it, newest first. */
  nearMisses: z.array(
    z.object({
      eventId: z.string(),
      at: Instant,
      field: z.string(),
      /** As JSON, like `came`, so that "1" and 1 look different. */
      wanted: z.string(),
      came: z.string(),
      /** The same characters in another type. */
      wrongType: z.boolean(),
    }),
  ),
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

/** An effect of a run outside the console, and whether a rerun can repeat it. */
export const Effect = z.object({
  kind: z.enum(["refund", "reply"]),
  id: z.string(),
  /** Status of the refund or reply. */
  status: z.string(),
  amountCents: z.int().nullable(),
  currency: z.string().nullable(),
  /** The vendor's id; null until it has one. */
  vendorId: z.string().nullable(),
  /** Whether it happened: no rerun repeats it. */
  final: z.boolean(),
});
export type Effect = z.infer<typeof Effect>;

/** Whether an action is allowed, and why not. */
const Allowed = z.object({ allowed: z.boolean(), why: z.string() });

/** Why a run was skipped or cancelled, or why its ending was replaced. */
const EndCause = z.discriminatedUnion("code", [
  z.object({ code: z.literal("cancelled_by_operation"), operationId: z.string() }),
  z.object({ code: z.literal("cancelled_in_engine") }),
  z.object({ code: z.literal("skipped_by_engine"), reason: z.string() }),
  z.object({ code: z.literal("unknown_to_engine"), since: Instant }),
  z.object({ code: z.literal("ending_revised"), shownAs: z.enum(RUN_STATUSES) }),
]);

/** A run with its steps and relations; `GET /api/runs/:id`. */
export const RunView = RunItem.extend({
  codeVersion: z.string().nullable(),
  /** The version of the worker in its last turn: prompt, model and tools; null for runs without it. */
  workerVersion: z.string().nullable(),
  endedBecause: EndCause.nullable(),
  eventId: z.string().nullable(),
  input: z.unknown(),
  output: z.unknown(),
  error: Failure.nullable(),
  /** Attempts of the function itself, outside its steps. */
  attemptsOfFunction: RunStep.shape.attempts,
  /** Logged between steps. */
  logs: RunStep.shape.logs,
  steps: z.array(RunStep),
  /** Days after which retention cleared the steps of this older run; null while they are kept. */
  stepsClearedAfterDays: z.int().nullable(),
  effects: z.array(Effect),
  approvals: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      kind: z.string(),
      /** The money that it moves; null when it moves none. */
      amountCents: z.int().nullable(),
      currency: z.string().nullable(),
      deadline: Instant,
    }),
  ),
  /** Reruns of this run, newest first. */
  reruns: z.array(z.object({ id: z.string(), status: RunStatus, queuedAt: Instant })),
  children: z.array(z.object({ id: z.string(), functionId: z.string(), status: RunStatus })),
  parentRunId: z.string().nullable(),
  operationId: z.string().nullable(),
  errorGroup: z
    .object({ id: z.string(), message: z.string(), runCount: z.int(), state: z.string() })
    .nullable(),
  mayRerun: z.object({ top: Allowed, failedStep: Allowed, edited: Allowed }),
  mayCancel: Allowed,
  /** Whether its function can be paused: one that keeps the console itself going cannot. */
  pausable: z.boolean(),
  /** When the engine was last asked about the run, null if never, and whether it knows the run. */
  engine: z.object({ reconciledAt: Instant.nullable(), knows: z.boolean() }),
});
export type RunView = z.infer<typeof RunView>;
