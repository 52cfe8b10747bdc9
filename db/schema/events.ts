import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant, now, oneOf, word } from "./columns.ts";
import { DELIVERY_STATUSES, OUTBOX_STATUSES } from "./vocabulary.ts";

/**
 * Events that a transaction decided on, to be relayed to the engine; the id is the event's id. Events that reached the
 * engine otherwise, from a step or another sender, are listed too, as sent.
 */
export const outbox = pgTable(
  "outbox",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    /** Ids and codes only. */
    data: jsonb("data").$type<Record<string, unknown>>().notNull(),
    /** Whether a run must follow; then the event is sent again until the ledger has seen one. */
    startsRun: boolean("starts_run").notNull(),
    status: word("status", OUTBOX_STATUSES).notNull().default("pending"),
    attempts: integer("attempts").notNull().default(0),
    /** The earliest time to send it; null when it is settled. */
    availableAt: instant("available_at").defaultNow(),
    createdAt: now("created_at"),
    sentAt: instant("sent_at"),
    observedAt: instant("observed_at"),
    lastError: text("last_error"),
    /** The run that sent it; null when something else did. */
    runId: text("run_id"),
    /** W3C trace context of the request or step that wrote it; null while tracing is off. */
    traceparent: text("traceparent"),
  },
  (t) => [
    index("outbox_due").on(t.availableAt, t.id).where(sql`${t.availableAt} is not null`),
    index("outbox_newest").on(t.createdAt, t.id),
    index("outbox_name").on(t.name, t.createdAt, t.id),
    // Few events lack a run, however long the history; without this index their search reads every event.
    index("outbox_unseen").on(t.createdAt, t.id).where(sql`${t.status} in ('sent', 'dead')`),
    index("outbox_run").on(t.runId).where(sql`${t.runId} is not null`),
    oneOf("outbox_status_words", t.status, OUTBOX_STATUSES),
  ],
);

/** The inbox: every webhook request, its outcome and the cause. */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    id: text("id").primaryKey(),
    provider: text("provider").notNull(),
    /** The vendor's id of the event; null when the request was rejected before it could be read. */
    providerEventId: text("provider_event_id"),
    status: word("status", DELIVERY_STATUSES).notNull(),
    /** The vendor's name for the event, such as `refund.failed`; null when it could not be read. */
    kind: text("kind"),
    /** Why it was rejected, or accepted without an event, as a code. */
    cause: text("cause"),
    httpStatus: integer("http_status").notNull(),
    /** Without credentials and cookies. */
    headers: jsonb("headers").$type<Record<string, string>>().notNull(),
    /** The raw body; null when its sender could not be verified or it was too large to keep. */
    body: text("body"),
    bodyBytes: integer("body_bytes").notNull(),
    /** When retention cleared body and headers; the row stays, so that a repeated event is known for good. */
    bodyClearedAt: instant("body_cleared_at"),
    duplicateOf: text("duplicate_of"),
    messageId: text("message_id"),
    ticketId: text("ticket_id"),
    outboxId: text("outbox_id"),
    receivedAt: now("received_at"),
  },
  (t) => [
    uniqueIndex("webhook_deliveries_once")
      .on(t.provider, t.providerEventId)
      .where(sql`${t.status} in ('accepted', 'processed')`),
    index("webhook_deliveries_kept").on(t.receivedAt).where(sql`${t.bodyClearedAt} is null`),
    index("webhook_deliveries_status").on(t.status, t.id),
    index("webhook_deliveries_provider").on(t.provider, t.id),
    index("webhook_deliveries_ticket").on(t.ticketId),
    index("webhook_deliveries_outbox").on(t.outboxId),
    index("webhook_deliveries_copies").on(t.duplicateOf).where(sql`${t.duplicateOf} is not null`),
    oneOf("webhook_deliveries_status_words", t.status, DELIVERY_STATUSES),
  ],
);

/** Webhook senders without code: they sign by Standard Webhooks, and a mapping turns bodies into events. */
export const sources = pgTable("sources", {
  /** The last part of its address, `/api/webhooks/sources/<name>`. */
  name: text("name").primaryKey(),
  /** Sealed by lib/access/seal-secret.ts; two while one is rotated out. */
  secrets: text("secrets").array().notNull(),
  /** Shape: `Mapping` in lib/sources/schemas.ts, parsed when read. */
  mapping: jsonb("mapping").notNull(),
  enabled: boolean("enabled").notNull().default(true),
  version: integer("version").notNull().default(1),
  updatedBy: text("updated_by").notNull(),
  updatedAt: now("updated_at"),
});
