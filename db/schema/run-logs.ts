import { bigserial, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { instant, oneOf, word } from "./columns.ts";
import { LOG_LEVELS } from "./vocabulary.ts";

/** Lines a function logged while it ran. */
export const runLogs = pgTable(
  "run_logs",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    runId: text("run_id").notNull(),
    /** Empty for what was logged between steps. */
    stepId: text("step_id").notNull(),
    at: instant("at").notNull(),
    level: word("level", LOG_LEVELS).notNull(),
    message: text("message").notNull(),
    fields: jsonb("fields").$type<Record<string, unknown>>(),
  },
  (t) => [index("run_logs_run").on(t.runId, t.id), oneOf("run_logs_level_words", t.level, LOG_LEVELS)],
);
