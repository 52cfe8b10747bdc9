import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { now, oneOf, word } from "./columns.ts";
import { DELIVERY_STATUSES } from "./vocabulary.ts";

/** The inbox: every request a vendor made, what became of it, and why. */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    id: text("id").primaryKey(),
    provider: text("provider").notNull(),
    /** The vendor's id of the event; null when the request was turned away before it could be read. */
    providerEventId: text("provider_event_id"),
    status: word("status", DELIVERY_STATUSES).notNull(),
    /** The vendor's word for what happened, such as `refund.failed`; null when it could not be read. */
    kind: text("kind"),
    /** Why it was rejected, or accepted without an event, as a code. */
    cause: text("cause"),
    httpStatus: integer("http_status").notNull(),
    /** Without credentials and cookies. */
    headers: jsonb("headers").$type<Record<string, string>>().notNull(),
    /** The raw body; null when its sender could not be verified or it was too large to keep. */
    body: text("body"),
    bodyBytes: integer("body_bytes").notNull(),
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
    index("webhook_deliveries_status").on(t.status, t.id),
    index("webhook_deliveries_provider").on(t.provider, t.id),
    index("webhook_deliveries_ticket").on(t.ticketId),
    index("webhook_deliveries_outbox").on(t.outboxId),
    index("webhook_deliveries_copies").on(t.duplicateOf).where(sql`${t.duplicateOf} is not null`),
    oneOf("webhook_deliveries_status_words", t.status, DELIVERY_STATUSES),
  ],
);
