import { sql } from "drizzle-orm";
import {
  bigserial,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";
import { instant, now, oneOf, word } from "./columns.ts";
import { OPERATION_ITEM_STATUSES, OPERATION_KINDS, OPERATION_STATUSES, RERUN_MODES } from "./vocabulary.ts";

/** A code with ids and numbers; the words are made where it is shown. */
type Coded = { code: string } & Record<string, unknown>;

/** A rerun, a cancellation or a redelivery of many, done at a rate a person chose. */
export const operations = pgTable(
  "operations",
  {
    id: text("id").primaryKey(),
    kind: word("kind", OPERATION_KINDS).notNull(),
    status: word("status", OPERATION_STATUSES).notNull(),
    /** How to rerun; null for the other kinds. */
    mode: word("mode", RERUN_MODES),
    /** The request: ids or a filter. The set itself is in `operation_items`. */
    request: jsonb("request").notNull(),
    /** Input of a rerun with edited input: ids only. */
    input: jsonb("input"),
    reason: text("reason").notNull(),
    ratePerSecond: doublePrecision("rate_per_second").notNull(),
    /** How many go first, alone; the rest follows when they ended well. */
    canary: integer("canary").notNull(),
    /** It pauses itself when this share (0 to 1) of the last twenty failed. */
    stopAtFailureRate: doublePrecision("stop_at_failure_rate").notNull(),
    total: integer("total").notNull(),
    /** Matched, but left out when the set was frozen, counted by cause. */
    notEligible: jsonb("not_eligible").$type<Record<string, number>>().notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: now("created_at"),
    startedAt: instant("started_at"),
    endedAt: instant("ended_at"),
    /** Why it is paused, as a code with numbers; null while it is not. See `PauseCause`. */
    pausedBecause: jsonb("paused_because").$type<Coded>(),
    pausedByItself: boolean("paused_by_itself").notNull().default(false),
    pausedAt: instant("paused_at"),
    /** Failures before this moment no longer count towards a pause: a person resumed the operation. */
    resumedAt: instant("resumed_at"),
    /** The run of `run-operation` that drives it; null before the first. */
    driverRunId: text("driver_run_id"),
    /** When its driver last advanced it; after a while without an advance it gets another driver. */
    drivenAt: now("driven_at"),
  },
  (t) => [
    index("operations_status").on(t.status, t.id),
    oneOf("operations_kind_words", t.kind, OPERATION_KINDS),
    oneOf("operations_status_words", t.status, OPERATION_STATUSES),
    oneOf("operations_mode_words", t.mode, RERUN_MODES),
  ],
);

/** One target of an operation. The set is frozen when the operation is made. */
export const operationItems = pgTable(
  "operation_items",
  {
    operationId: text("operation_id").notNull(),
    /** From 1, the order in which they are taken. */
    position: integer("position").notNull(),
    /** A run or a delivery. */
    targetId: text("target_id").notNull(),
    customerId: text("customer_id"),
    status: word("status", OPERATION_ITEM_STATUSES).notNull().default("pending"),
    /** When it was acted on; before a second act the engine is asked about the first. */
    actedAt: instant("acted_at"),
    /** The run that repeats the target. */
    newRunId: text("new_run_id"),
    /** The event that processes a delivery again; several runs may follow. */
    newEventId: text("new_event_id"),
    /** The outcome, as a code with ids and numbers. See `ItemOutcome`. */
    outcome: jsonb("outcome").$type<Coded>(),
    /** When the target was read again, at the end. */
    rereadAt: instant("reread_at"),
    endedAt: instant("ended_at"),
  },
  (t) => [
    primaryKey({ columns: [t.operationId, t.position] }),
    index("operation_items_status").on(t.operationId, t.status, t.position),
    index("operation_items_target").on(t.targetId, t.operationId),
    index("operation_items_new_run").on(t.newRunId),
    index("operation_items_new_event").on(t.newEventId).where(sql`${t.newEventId} is not null`),
    oneOf("operation_items_status_words", t.status, OPERATION_ITEM_STATUSES),
  ],
);

/** Stop switches: a row stops its scope, deleting the row resumes it. */
export const stopSwitches = pgTable("stop_switches", {
  /** `money`, `agent`, or `function:<id>`. */
  scope: text("scope").primaryKey(),
  reason: text("reason").notNull(),
  stoppedBy: text("stopped_by").notNull(),
  stoppedAt: now("stopped_at"),
});

/** One difference between a function's registration in the engine and its declaration in the code. */
export interface Drift {
  functionId: string;
  /** `missing` in the engine, `unknown` to the code, or other triggers. */
  what: "missing" | "unknown" | "triggers";
  /** Triggers in words; null where the function is missing. */
  declared: string | null;
  registered: string | null;
}

/** Findings of the drift audit. A row stays as long as the audit finds the same. */
export const driftAudits = pgTable("drift_audits", {
  seq: bigserial("seq", { mode: "number" }).primaryKey(),
  drifts: jsonb("drifts").$type<Drift[]>().notNull(),
  functions: integer("functions").notNull(),
  foundAt: now("found_at"),
  checkedAt: now("checked_at"),
});

/** Runs started by an idempotency key on an engine without keys; kept for a day. */
export const engineInvocations = pgTable(
  "engine_invocations",
  {
    key: text("key").primaryKey(),
    /** Null while the request is under way, and for good when its answer was lost. */
    runId: text("run_id"),
    askedAt: now("asked_at"),
  },
  (t) => [index("engine_invocations_asked").on(t.askedAt)],
);

/** Positions in lists of other systems, so that a restart continues there. */
export const watermarks = pgTable("watermarks", {
  name: text("name").primaryKey(),
  at: instant("at").notNull(),
});
