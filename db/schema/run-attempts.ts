import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";
import type { RecordedError } from "./runs.ts";

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
  },
  (t) => [primaryKey({ columns: [t.runId, t.stepId, t.n] })],
);
