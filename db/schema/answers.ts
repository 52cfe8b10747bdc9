import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { approvals } from "./approvals.ts";
import { instant, now, oneOf, word } from "./columns.ts";
import { ANSWER_STATUSES, ANSWER_TARGET_KINDS } from "./vocabulary.ts";

/** Addresses, registered by an admin, to which answers of people may go. Name, kind and address of a row never change. */
export const answerTargets = pgTable(
  "answer_targets",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull().unique(),
    kind: word("kind", ANSWER_TARGET_KINDS).notNull(),
    /** The base of an engine's event API, or the address at or below which callbacks go. */
    url: text("url").notNull(),
    /**
     * Sealed by lib/access/seal-secret.ts, newest first: of `event` its event key; of `callback` the secret that signs,
     * and for a day after a rotation the one before it.
     */
    secrets: text("secrets").array().notNull(),
    rotatedAt: now("rotated_at"),
    enabled: boolean("enabled").notNull().default(true),
    version: integer("version").notNull().default(1),
    updatedBy: text("updated_by").notNull(),
    updatedAt: now("updated_at"),
  },
  (t) => [oneOf("answer_targets_kind_words", t.kind, ANSWER_TARGET_KINDS)],
);

/** Answers on their way to a target, one row for each. Bodies are not stored: they are made from the approval. */
export const answerDeliveries = pgTable(
  "answer_deliveries",
  {
    /** Also the `webhook-id`, or the id of the event, by which the receiver knows a repetition. */
    id: text("id").primaryKey(),
    approvalId: text("approval_id")
      .notNull()
      .references(() => approvals.id),
    targetId: text("target_id")
      .notNull()
      .references(() => answerTargets.id),
    /** The decision that is delivered; `expired:…` or `withdrawn:…` without one. */
    decisionId: text("decision_id").notNull(),
    status: word("status", ANSWER_STATUSES).notNull().default("pending"),
    attempts: integer("attempts").notNull().default(0),
    /** Attempts before somebody last sent it again; the backoff counts from there. */
    attemptsBefore: integer("attempts_before").notNull().default(0),
    /** When the next attempt is due; null when none is. */
    nextAt: instant("next_at"),
    /** HTTP status of the last attempt; null without an answer. */
    lastStatus: integer("last_status"),
    /** Code of the last failure; null without one. */
    lastError: text("last_error"),
    createdAt: now("created_at"),
    deliveredAt: instant("delivered_at"),
  },
  (t) => [
    uniqueIndex("answer_deliveries_once").on(t.approvalId, t.targetId),
    index("answer_deliveries_due").on(t.nextAt).where(sql`${t.nextAt} is not null`),
    index("answer_deliveries_status").on(t.status, t.id),
    oneOf("answer_deliveries_status_words", t.status, ANSWER_STATUSES),
  ],
);
