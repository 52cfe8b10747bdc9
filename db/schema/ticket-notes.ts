import { index, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { users } from "./auth.ts";
import { now, oneOf, word } from "./columns.ts";
import { tickets } from "./tickets.ts";
import { NOTE_KINDS } from "./vocabulary.ts";

/** What the worker, or a person who settled it, wrote about a ticket for people: a claim check, runs carry its id. */
export const ticketNotes = pgTable(
  "ticket_notes",
  {
    id: text("id").primaryKey(),
    ticketId: text("ticket_id")
      .notNull()
      .references(() => tickets.id),
    kind: word("kind", NOTE_KINDS).notNull(),
    body: text("body").notNull(),
    /** The run that wrote it; null when a person did. */
    runId: text("run_id"),
    authorId: text("author_id").references(() => users.id),
    writtenAt: now("written_at"),
  },
  (t) => [
    uniqueIndex("ticket_notes_run").on(t.runId, t.kind),
    index("ticket_notes_ticket").on(t.ticketId, t.id),
    oneOf("ticket_notes_kind_words", t.kind, NOTE_KINDS),
  ],
);
