import { sql } from "drizzle-orm";
import { pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { approvals } from "./approvals.ts";
import { instant, now, oneOf, word } from "./columns.ts";
import { DECISIONS } from "./vocabulary.ts";

export const approvalDecisions = pgTable(
  "approval_decisions",
  {
    id: text("id").primaryKey(),
    approvalId: text("approval_id")
      .notNull()
      .references(() => approvals.id),
    /** Who; null when the policy decided by itself. */
    userId: text("user_id"),
    /** The role it was decided in: roles change, the record does not. */
    role: text("role").notNull(),
    decision: word("decision", DECISIONS).notNull(),
    /** Why, for colleagues. Never leaves the desk: neither the model nor the customer reads it. */
    comment: text("comment").notNull().default(""),
    /** What the customer may be told about a rejection; empty when nothing but the rejection itself. */
    customerNote: text("customer_note").notNull().default(""),
    at: now("at"),
    effectiveAt: instant("effective_at").notNull(),
    retractedAt: instant("retracted_at"),
  },
  (t) => [
    uniqueIndex("approval_decisions_one_each")
      .on(t.approvalId, t.userId)
      .where(sql`${t.retractedAt} is null`),
    oneOf("approval_decisions_words", t.decision, DECISIONS),
  ],
);
