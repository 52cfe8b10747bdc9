import { pgTable, text } from "drizzle-orm/pg-core";
import { now, oneOf, word } from "./columns.ts";
import { messages } from "./messages.ts";
import { SUPPRESSION_CAUSES } from "./vocabulary.ts";

/** Addresses we write to no more: mail to them bounced for good, or its reader called it spam. */
export const suppressedAddresses = pgTable(
  "suppressed_addresses",
  {
    /** Lower case. */
    address: text("address").primaryKey(),
    cause: word("cause", SUPPRESSION_CAUSES).notNull(),
    /** Postmark's word, such as `HardBounce`. */
    kind: text("kind").notNull(),
    /** The message that came back. */
    messageId: text("message_id")
      .notNull()
      .references(() => messages.id),
    suppressedAt: now("suppressed_at"),
  },
  (t) => [oneOf("suppressed_addresses_cause_words", t.cause, SUPPRESSION_CAUSES)],
);
