import { sql } from "drizzle-orm";
import { index, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { users } from "./auth.ts";
import { instant, now, oneOf, word } from "./columns.ts";
import { customers } from "./customers.ts";
import { HANDED_OVER, TICKET_CATEGORIES, TICKET_STATUSES } from "./vocabulary.ts";

export const tickets = pgTable(
  "tickets",
  {
    id: text("id").primaryKey(),
    /** Null when the sender is nobody we know. */
    customerId: text("customer_id").references(() => customers.id),
    subject: text("subject").notNull(),
    status: word("status", TICKET_STATUSES).notNull().default("open"),
    /** Why it was handed to a person, for good or until a newer fact; lib/tickets/view/ticket-need.ts says what holds now. */
    personNeeded: word("person_needed", HANDED_OVER),
    /** Since when, and about which message; null for a ticket that a person took over or resolved. */
    neededSince: instant("needed_since"),
    neededFor: text("needed_for"),
    /** Behind the plus sign of our reply address; nobody can guess it, and it is lower case as mail servers like it. */
    mailboxHash: text("mailbox_hash").notNull().default(sql`replace(gen_random_uuid()::text, '-', '')`),
    category: word("category", TICKET_CATEGORIES),
    /** The person who has it in hand. */
    assigneeId: text("assignee_id").references(() => users.id),
    openedAt: now("opened_at"),
    lastMessageAt: now("last_message_at"),
    resolvedAt: instant("resolved_at"),
    /** Mails received until then were settled when the ticket was last resolved; kept when it opens again. */
    settledUpTo: instant("settled_up_to"),
  },
  (t) => [
    index("tickets_status").on(t.status, t.id),
    // Whether a person is needed is asked of unresolved tickets only: few, however long the history.
    index("tickets_unresolved").on(t.id).where(sql`${t.status} <> 'resolved'`),
    index("tickets_customer").on(t.customerId, t.id),
    uniqueIndex("tickets_mailbox").on(t.mailboxHash),
    oneOf("tickets_status_words", t.status, TICKET_STATUSES),
    index("tickets_resolved").on(t.resolvedAt).where(sql`${t.resolvedAt} is not null`),
    oneOf("tickets_person_needed_words", t.personNeeded, HANDED_OVER),
    oneOf("tickets_category_words", t.category, TICKET_CATEGORIES),
  ],
);
