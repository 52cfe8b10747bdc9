import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant, oneOf, word } from "./columns.ts";
import { STEP_STATUSES } from "./vocabulary.ts";

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
    /** Class and message of the last failure, both ours. */
    error: text("error"),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.stepId] }),
    oneOf("run_steps_status_words", t.status, STEP_STATUSES),
  ],
);
