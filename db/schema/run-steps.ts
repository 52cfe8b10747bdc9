import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant, oneOf, word } from "./columns.ts";
import type { RecordedError } from "./runs.ts";
import { STEP_STATUSES } from "./vocabulary.ts";

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
    // The wait that an event ended: its result is the event.
    index("run_steps_woken_by").on(sql`(${t.output} ->> 'id')`).where(sql`${t.kind} = 'wait'`),
    oneOf("run_steps_status_words", t.status, STEP_STATUSES),
  ],
);
