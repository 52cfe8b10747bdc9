import { sql } from "drizzle-orm";
import { index, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { users } from "./auth.ts";
import { instant, now, oneOf, word } from "./columns.ts";
import { customers } from "./customers.ts";
import { PERSON_NEEDED, TICKET_CATEGORIES, TICKET_STATUSES } from "./vocabulary.ts";

export const tickets = pgTable(
  "tickets",
  {
    id: text("id").primaryKey(),
    /** Null when the sender is nobody we know. */
    customerId: text("customer_id").references(() => customers.id),
    subject: text("subject").notNull(),
    status: word("status", TICKET_STATUSES).notNull().default("open"),
    /** Why the agent stays out of it; null while it need not. */
    personNeeded: word("person_needed", PERSON_NEEDED),
    /** Behind the plus sign of our reply address; nobody can guess it, and it is lower case as mail servers like it. */
    mailboxHash: text("mailbox_hash").notNull().default(sql`replace(gen_random_uuid()::text, '-', '')`),
    category: word("category", TICKET_CATEGORIES),
    /** The person who has it in hand. */
    assigneeId: text("assignee_id").references(() => users.id),
    openedAt: now("opened_at"),
    lastMessageAt: now("last_message_at"),
    resolvedAt: instant("resolved_at"),
  },
  (t) => [
    index("tickets_status").on(t.status, t.id),
    index("tickets_customer").on(t.customerId, t.id),
    uniqueIndex("tickets_mailbox").on(t.mailboxHash),
    oneOf("tickets_status_words", t.status, TICKET_STATUSES),
    index("tickets_resolved").on(t.resolvedAt).where(sql`${t.resolvedAt} is not null`),
    oneOf("tickets_person_needed_words", t.personNeeded, PERSON_NEEDED),
    oneOf("tickets_category_words", t.category, TICKET_CATEGORIES),
  ],
);
