import { sql } from "drizzle-orm";
import { bigint, bigserial, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant, oneOf, word } from "./columns.ts";
import { LOG_LEVELS, RUN_STATUSES, STEP_STATUSES } from "./vocabulary.ts";

/** An error without personal data. */
export interface RecordedError {
  name: string;
  message: string;
  stack?: string | null;
}

/** A code with ids and times; `run-sentence.ts` has the words. */
export type EndCause =
  | { code: "cancelled_by_operation"; operationId: string }
  /** Engines do not say who cancelled a run. */
  | { code: "cancelled_in_engine" }
  /** `reason` is the engine's own word. */
  | { code: "skipped_by_engine"; reason: string }
  | { code: "unknown_to_engine"; since: string }
  /** Recorded as `shownAs` by a reply that the engine never received. */
  | { code: "ending_revised"; shownAs: (typeof RUN_STATUSES)[number] };

// The four tables of the ledger are partitioned by month of the run's id, in migration `ledger-partitions`, which this
// schema cannot declare; every unique key of theirs holds the run's id. docs/retention.md

/** Our own record of every run: no engine keeps its history long enough to be asked. */
export const runs = pgTable(
  "runs",
  {
    /** `run_` and the engine's ULID, so ids sort by the time a run was asked for. */
    id: text("id").primaryKey(),
    functionId: text("function_id").notNull(),
    /** Which code ran, as the deployment names it; null for a run that never ran. */
    codeVersion: text("code_version"),
    status: word("status", RUN_STATUSES).notNull(),
    /** Why it was skipped or cancelled, or why its ending was replaced. */
    endedBecause: jsonb("ended_because").$type<EndCause>(),
    eventId: text("event_id"),
    trigger: text("trigger").notNull(),
    /** Data of the event that started it: ids only. Null until the first call. */
    input: jsonb("input"),
    output: jsonb("output"),
    subjectType: text("subject_type"),
    subjectId: text("subject_id"),
    customerId: text("customer_id"),
    queuedAt: instant("queued_at").notNull(),
    /** Null while queued, and for good when skipped. */
    startedAt: instant("started_at"),
    endedAt: instant("ended_at"),
    /** From start to end. */
    durationMs: bigint("duration_ms", { mode: "number" }),
    /** Calls the engine made so far. */
    calls: integer("calls").notNull().default(0),
    /** Attempts that failed and were made again. */
    retries: integer("retries").notNull().default(0),
    /** Millionths of a US dollar: the sum of its model calls. */
    costMicros: bigint("cost_micros", { mode: "number" }).notNull().default(0),
    error: jsonb("error").$type<RecordedError>(),
    /** The step whose failure ended the run; null when it was the function itself. */
    failedStepId: text("failed_step_id"),
    errorGroupId: text("error_group_id"),
    /** The run this one repeats. */
    rerunOf: text("rerun_of"),
    /** The operation that started it. */
    operationId: text("operation_id"),
    /** The run that invoked it. */
    parentRunId: text("parent_run_id"),
    /** When the engine was last asked what it knows of the run. */
    reconciledAt: instant("reconciled_at"),
    /** Since when the engine answers that it does not know the run; null while it knows it. */
    lostSince: instant("lost_since"),
    /** Since when the ending is doubted: the engine called the run afterwards, or reported another ending. */
    doubtedAt: instant("doubted_at"),
  },
  (t) => [
    index("runs_subject").on(t.subjectId, t.id),
    index("runs_event").on(t.eventId),
    index("runs_status").on(t.status, t.id),
    index("runs_function").on(t.functionId, t.id),
    index("runs_function_status").on(t.functionId, t.status, t.id),
    index("runs_customer").on(t.customerId, t.id, t.status, t.functionId),
    // Histograms read this index only; roll-ups look for runs that ended lately.
    index("runs_histogram").on(t.queuedAt, t.status, t.functionId),
    index("runs_ended").on(t.endedAt),
    index("runs_duration").on(t.durationMs, t.id),
    // The first run of a code version: one look-up each.
    index("runs_code_version").on(t.codeVersion, t.id),
    index("runs_error_group").on(t.errorGroupId, t.id).where(sql`${t.errorGroupId} is not null`),
    index("runs_rerun_of").on(t.rerunOf).where(sql`${t.rerunOf} is not null`),
    index("runs_operation").on(t.operationId, t.id).where(sql`${t.operationId} is not null`),
    index("runs_parent").on(t.parentRunId).where(sql`${t.parentRunId} is not null`),
    // Few runs are open, however long the history.
    index("runs_open").on(t.id).where(sql`${t.endedAt} is null`),
    index("runs_doubted").on(t.doubtedAt).where(sql`${t.doubtedAt} is not null`),
    oneOf("runs_status_words", t.status, RUN_STATUSES),
  ],
);

/** What a step waits for. */
export interface WaitsFor {
  event?: string | null;
  /** The condition, as the function wrote it. */
  if?: string | null;
  functionId?: string | null;
  signal?: string | null;
  /** ISO 8601; null when it waits without a limit. */
  until?: string | null;
}

/** The steps of a run as the app saw them. */
export const runSteps = pgTable(
  "run_steps",
  {
    runId: text("run_id").notNull(),
    /** The id the function gave the step, with its index where it repeats. */
    stepId: text("step_id").notNull(),
    /** The engine's key of the step: SHA-1 of its id. */
    hash: text("hash").notNull(),
    kind: text("kind").notNull(),
    status: word("status", STEP_STATUSES).notNull(),
    /** How often its body began. */
    attempts: integer("attempts").notNull().default(0),
    startedAt: instant("started_at").notNull(),
    endedAt: instant("ended_at"),
    input: jsonb("input"),
    output: jsonb("output"),
    error: jsonb("error").$type<RecordedError>(),
    waitsFor: jsonb("waits_for").$type<WaitsFor>(),
    /** The run it invoked. */
    childRunId: text("child_run_id"),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.stepId] }),
    index("run_steps_child").on(t.childRunId).where(sql`${t.childRunId} is not null`),
    // Finds the wait that an event ended: its output is the event.
    index("run_steps_woken_by").on(sql`(${t.output} ->> 'id')`).where(sql`${t.kind} = 'wait'`),
    oneOf("run_steps_status_words", t.status, STEP_STATUSES),
  ],
);

/** The attempt that follows a failed one, as the app expected it; the engine keeps the exact time. */
export interface ExpectedRetry {
  /** How often the step is tried in all. */
  of: number;
  /** ISO 8601. */
  nextAt: string;
  /** The vendor whose answer failed the attempt; null when no vendor did. */
  vendor: string | null;
}

/** Each time the body of a step, or of the function itself, was run. */
export const runAttempts = pgTable(
  "run_attempts",
  {
    runId: text("run_id").notNull(),
    /** Empty for the function itself. */
    stepId: text("step_id").notNull(),
    /** From 1. */
    n: integer("n").notNull(),
    startedAt: instant("started_at").notNull(),
    endedAt: instant("ended_at"),
    error: jsonb("error").$type<RecordedError>(),
    /** Null unless the attempt failed and is made again. */
    retry: jsonb("retry").$type<ExpectedRetry>(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.stepId, t.n] })],
);

/** Lines a function logged while it ran. */
export const runLogs = pgTable(
  "run_logs",
  {
    id: bigserial("id", { mode: "number" }).notNull(),
    runId: text("run_id").notNull(),
    /** Empty for what was logged between steps. */
    stepId: text("step_id").notNull(),
    at: instant("at").notNull(),
    level: word("level", LOG_LEVELS).notNull(),
    message: text("message").notNull(),
    fields: jsonb("fields").$type<Record<string, unknown>>(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.id] }), oneOf("run_logs_level_words", t.level, LOG_LEVELS)],
);
