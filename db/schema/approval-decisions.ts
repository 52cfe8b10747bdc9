import { sql } from "drizzle-orm";
import { integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
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
    /** Who; `policy:v<n>` when the policy decided by itself, null on such rows older than vote MACs. */
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
    /** The version of the policy it was judged by. */
    policyVersion: integer("policy_version"),
    /** Under a key outside the database, over the vote and what it is on; a vote without one counts for nothing. */
    mac: text("mac"),
  },
  (t) => [
    uniqueIndex("approval_decisions_one_each")
      .on(t.approvalId, t.userId)
      .where(sql`${t.retractedAt} is null`),
    oneOf("approval_decisions_words", t.decision, DECISIONS),
  ],
);
