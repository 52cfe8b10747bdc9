import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { instant, now, oneOf, word } from "./columns.ts";
import { OUTBOX_STATUSES } from "./vocabulary.ts";

/**
 * Events that were decided on in a transaction and still have to reach the engine. The id is the event's id. Beside them
 * those that reached the engine by another door, from a step of a function or from others: sent already.
 */
export const outbox = pgTable(
  "outbox",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    /** Ids and codes only. */
    data: jsonb("data").$type<Record<string, unknown>>().notNull(),
    /** Whether a run must follow; if so the event is sent again until one was seen. */
    startsRun: boolean("starts_run").notNull(),
    status: word("status", OUTBOX_STATUSES).notNull().default("pending"),
    attempts: integer("attempts").notNull().default(0),
    /** Not to be sent before; null when it need not be sent any more. */
    availableAt: instant("available_at").defaultNow(),
    createdAt: now("created_at"),
    sentAt: instant("sent_at"),
    observedAt: instant("observed_at"),
    lastError: text("last_error"),
    /** The run that sent it; null when something else did. */
    runId: text("run_id"),
  },
  (t) => [
    index("outbox_due").on(t.availableAt, t.id).where(sql`${t.availableAt} is not null`),
    index("outbox_newest").on(t.createdAt, t.id),
    index("outbox_name").on(t.name, t.createdAt, t.id),
    // What still wants its run is little, however long the history: a search among all for what matched nothing is not.
    index("outbox_unseen").on(t.createdAt, t.id).where(sql`${t.status} in ('sent', 'dead')`),
    index("outbox_run").on(t.runId).where(sql`${t.runId} is not null`),
    oneOf("outbox_status_words", t.status, OUTBOX_STATUSES),
  ],
);
