import { index, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { now, oneOf, word } from "./columns.ts";
import { tickets } from "./tickets.ts";
import { NOTE_KINDS } from "./vocabulary.ts";

/** What the worker wrote about a ticket for people: a claim check, runs carry its id. */
export const ticketNotes = pgTable(
  "ticket_notes",
  {
    id: text("id").primaryKey(),
    ticketId: text("ticket_id")
      .notNull()
      .references(() => tickets.id),
    kind: word("kind", NOTE_KINDS).notNull(),
    body: text("body").notNull(),
    runId: text("run_id").notNull(),
    writtenAt: now("written_at"),
  },
  (t) => [
    uniqueIndex("ticket_notes_run").on(t.runId, t.kind),
    index("ticket_notes_ticket").on(t.ticketId, t.id),
    oneOf("ticket_notes_kind_words", t.kind, NOTE_KINDS),
  ],
);
