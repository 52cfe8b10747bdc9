import { index, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { now, oneOf, word } from "./columns.ts";
import { tickets } from "./tickets.ts";
import { AUDIENCES } from "./vocabulary.ts";

/** What people were told because something needs them. */
export const notices = pgTable(
  "notices",
  {
    id: text("id").primaryKey(),
    audience: word("audience", AUDIENCES).notNull(),
    /** What happened: a code, the screen has the words. */
    code: text("code").notNull(),
    ticketId: text("ticket_id").references(() => tickets.id),
    subjectType: text("subject_type").notNull(),
    subjectId: text("subject_id").notNull(),
    /** A step that runs twice tells once. */
    dedupeKey: text("dedupe_key").notNull(),
    at: now("at"),
  },
  (t) => [
    uniqueIndex("notices_dedupe").on(t.dedupeKey),
    index("notices_ticket").on(t.ticketId, t.id),
    oneOf("notices_audience_words", t.audience, AUDIENCES),
  ],
);
