import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";
import type { RecordedError } from "./runs.ts";

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
