import { sql } from "drizzle-orm";
import { index, pgTable, real, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant, now, oneOf, word } from "./columns.ts";
import { customers } from "./customers.ts";
import { users } from "./users.ts";
import { HANDED_OVER, NOTE_KINDS, TICKET_CATEGORIES, TICKET_STATUSES } from "./vocabulary.ts";

export const tickets = pgTable(
  "tickets",
  {
    id: text("id").primaryKey(),
    /** Null for an unknown sender. */
    customerId: text("customer_id").references(() => customers.id),
    subject: text("subject").notNull(),
    status: word("status", TICKET_STATUSES).notNull().default("open"),
    /** Why it was handed to a person, for good or until a newer fact; lib/tickets/view/ticket-need.ts says what holds now. */
    personNeeded: word("person_needed", HANDED_OVER),
    /** Since when, and about which message; null for a ticket that a person took over or resolved. */
    neededSince: instant("needed_since"),
    neededFor: text("needed_for"),
    /** The part after the plus sign of our reply address: not guessable, and lower case as servers change case. */
    mailboxHash: text("mailbox_hash").notNull().default(sql`replace(gen_random_uuid()::text, '-', '')`),
    category: word("category", TICKET_CATEGORIES),
    /** The person who handles it. */
    assigneeId: text("assignee_id").references(() => users.id),
    openedAt: now("opened_at"),
    lastMessageAt: now("last_message_at"),
    resolvedAt: instant("resolved_at"),
    /** Mails received until then were settled when the ticket was last resolved; kept when it opens again. */
    settledUpTo: instant("settled_up_to"),
  },
  (t) => [
    index("tickets_status").on(t.status, t.id),
    // Only unresolved tickets can need a person: few, however long the history.
    index("tickets_unresolved").on(t.id).where(sql`${t.status} <> 'resolved'`),
    index("tickets_customer").on(t.customerId, t.id),
    uniqueIndex("tickets_mailbox").on(t.mailboxHash),
    oneOf("tickets_status_words", t.status, TICKET_STATUSES),
    index("tickets_resolved").on(t.resolvedAt).where(sql`${t.resolvedAt} is not null`),
    oneOf("tickets_person_needed_words", t.personNeeded, HANDED_OVER),
    oneOf("tickets_category_words", t.category, TICKET_CATEGORIES),
  ],
);

/** A note about a ticket for colleagues, by the worker or by the person who settled it. Runs carry its id only. */
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

/** The embedding of a ticket's text: close embeddings mean similar cases. */
export const ticketEmbeddings = pgTable("ticket_embeddings", {
  ticketId: text("ticket_id")
    .primaryKey()
    .references(() => tickets.id),
  /** Embeddings of different models cannot be compared. */
  model: text("model").notNull(),
  /** SHA-256 of the text that was embedded: the same text is not paid for twice. */
  textHash: text("text_hash").notNull(),
  /** Of length one, so that the cosine is the sum of the products. */
  embedding: real("embedding").array().notNull(),
  embeddedAt: now("embedded_at"),
});
