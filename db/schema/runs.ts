import { index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { instant, oneOf, word } from "./columns.ts";
import { RUN_STATUSES } from "./vocabulary.ts";

/** Our own record of every run: no engine keeps its history long enough to be asked. */
export const runs = pgTable(
  "runs",
  {
    /** `run_` and the engine's ULID. */
    id: text("id").primaryKey(),
    functionId: text("function_id").notNull(),
    status: word("status", RUN_STATUSES).notNull(),
    eventId: text("event_id"),
    trigger: text("trigger").notNull(),
    subjectType: text("subject_type"),
    subjectId: text("subject_id"),
    customerId: text("customer_id"),
    startedAt: instant("started_at").notNull(),
    endedAt: instant("ended_at"),
    /** Calls the engine made so far. */
    calls: integer("calls").notNull().default(0),
    error: jsonb("error").$type<{ name: string; message: string }>(),
  },
  (t) => [
    index("runs_subject").on(t.subjectId, t.id),
    index("runs_event").on(t.eventId),
    index("runs_status").on(t.status, t.id),
    oneOf("runs_status_words", t.status, RUN_STATUSES),
  ],
);
