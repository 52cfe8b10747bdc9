import { sql } from "drizzle-orm";
import { type AnyPgColumn, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant, now, oneOf, word } from "./columns.ts";
import { customers } from "./customers.ts";
import { tickets } from "./tickets.ts";
import { users } from "./users.ts";
import {
  AUDIENCES,
  DELIVERY_OUTCOMES,
  MESSAGE_DIRECTIONS,
  MESSAGE_STATUSES,
  type REPLY_CLAIMS,
  type SENDER_CHECKS,
  SENDER_VERDICTS,
  SUPPRESSION_CAUSES,
} from "./vocabulary.ts";

type SenderCheck = (typeof SENDER_CHECKS)[number];

/** A sentence of a reply, word for word, and the claim in it that no record supports. */
export interface UnsupportedClaim {
  claim: (typeof REPLY_CLAIMS)[number];
  sentence: string;
}

/** Mail in and out. The only place where bodies and addresses live: everything else carries ids. */
export const messages = pgTable(
  "messages",
  {
    id: text("id").primaryKey(),
    ticketId: text("ticket_id")
      .notNull()
      .references(() => tickets.id),
    customerId: text("customer_id").references(() => customers.id),
    direction: word("direction", MESSAGE_DIRECTIONS).notNull(),
    status: word("status", MESSAGE_STATUSES).notNull(),
    fromAddress: text("from_address").notNull(),
    fromName: text("from_name").notNull().default(""),
    toAddress: text("to_address").notNull(),
    subject: text("subject").notNull(),
    body: text("body").notNull(),
    /** What the sender added, without quoted history; empty when the vendor could not tell. */
    strippedBody: text("stripped_body").notNull().default(""),
    /** Postmark's id; null until Postmark has accepted an outgoing mail. */
    providerMessageId: text("provider_message_id"),
    /** `Message-ID` with its angle brackets, for threading. */
    rfcMessageId: text("rfc_message_id"),
    /** Why this mail was not written by a person (a header's name), or null. */
    automaticCause: text("automatic_cause"),
    /** Postmark's verdict about the sender of an inbound mail; null for outgoing mail and for older mail. */
    senderVerdict: word("sender_verdict", SENDER_VERDICTS),
    senderChecks: jsonb("sender_checks").$type<Record<"spf" | "dkim" | "dmarc", SenderCheck>>(),
    /** The message that an outgoing mail answers; at most one automatic answer each. */
    answersMessageId: text("answers_message_id").references((): AnyPgColumn => messages.id),
    runId: text("run_id"),
    /** The worker that wrote an automatic answer, as `agent_states` names it; null for people and templates. */
    workerVersion: text("worker_version"),
    /** The person who wrote an outgoing mail; null for the agent or a template. */
    authorId: text("author_id").references(() => users.id),
    /** Idempotency key, made from business ids, of an outgoing mail that answers no message. */
    outboundKey: text("outbound_key"),
    /** When sending last began, and until when no other process may send it. */
    triedAt: instant("tried_at"),
    claimedUntil: instant("claimed_until"),
    failure: text("failure"),
    /** Why a held mail was not sent; null for other mails. */
    unsupported: jsonb("unsupported").$type<UnsupportedClaim[]>(),
    /** The sent mail that this one corrects. */
    correctsMessageId: text("corrects_message_id").references((): AnyPgColumn => messages.id),
    /** Postmark's later report about a sent mail. */
    outcome: word("outcome", DELIVERY_OUTCOMES),
    createdAt: now("created_at"),
    sentAt: instant("sent_at"),
    /** When retention cleared subject and body; both are empty then. */
    bodyClearedAt: instant("body_cleared_at"),
  },
  (t) => [
    index("messages_ticket").on(t.ticketId, t.id),
    index("messages_kept").on(t.createdAt).where(sql`${t.bodyClearedAt} is null`),
    index("messages_sender").on(t.fromAddress, t.createdAt),
    index("messages_thread").on(t.rfcMessageId),
    uniqueIndex("messages_provider").on(t.direction, t.providerMessageId),
    uniqueIndex("messages_one_answer")
      .on(t.answersMessageId)
      .where(sql`${t.direction} = 'outbound' and ${t.status} <> 'held'`),
    uniqueIndex("messages_outbound_key").on(t.outboundKey),
    index("messages_sending").on(t.ticketId).where(sql`${t.status} = 'sending'`),
    oneOf("messages_direction_words", t.direction, MESSAGE_DIRECTIONS),
    oneOf("messages_status_words", t.status, MESSAGE_STATUSES),
    oneOf("messages_outcome_words", t.outcome, DELIVERY_OUTCOMES),
    oneOf("messages_sender_verdict_words", t.senderVerdict, SENDER_VERDICTS),
  ],
);

/** Addresses that get no more mail: they bounced permanently, or the reader reported spam. */
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

/** Notifications to people about work that needs them. */
export const notices = pgTable(
  "notices",
  {
    id: text("id").primaryKey(),
    audience: word("audience", AUDIENCES).notNull(),
    /** A code; the screen has the words. */
    code: text("code").notNull(),
    ticketId: text("ticket_id").references(() => tickets.id),
    subjectType: text("subject_type").notNull(),
    subjectId: text("subject_id").notNull(),
    /** A step that runs twice notifies once. */
    dedupeKey: text("dedupe_key").notNull(),
    at: now("at"),
  },
  (t) => [
    uniqueIndex("notices_dedupe").on(t.dedupeKey),
    index("notices_ticket").on(t.ticketId, t.id),
    oneOf("notices_audience_words", t.audience, AUDIENCES),
  ],
);

/** Posts in Slack, so that each is sent once and can be updated. */
export const slackPosts = pgTable("slack_posts", {
  /** What it is about, such as `refund-failed:rfd_…`. */
  key: text("key").primaryKey(),
  channel: text("channel").notNull(),
  ts: text("ts").notNull(),
  /** The version of the approval that the post shows; null for posts about anything else. */
  version: integer("version"),
  postedAt: now("posted_at"),
});
