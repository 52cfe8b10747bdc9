import { sql } from "drizzle-orm";
import { boolean, index, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { approvals } from "./approvals.ts";
import { cents, currency, instant, now, oneOf, word } from "./columns.ts";
import { customers, orders } from "./customers.ts";
import { messages } from "./messages.ts";
import { tickets } from "./tickets.ts";
import { users } from "./users.ts";
import { REFUND_STATUSES } from "./vocabulary.ts";

/** A refund, paid or blocked. One row for a message and an order, for good. */
export const refunds = pgTable(
  "refunds",
  {
    id: text("id").primaryKey(),
    sourceMessageId: text("source_message_id")
      .notNull()
      .references(() => messages.id),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    customerId: text("customer_id")
      .notNull()
      .references(() => customers.id),
    approvalId: text("approval_id")
      .notNull()
      .references(() => approvals.id),
    effectHash: text("effect_hash").notNull(),
    chargeId: text("charge_id").notNull(),
    amountCents: cents("amount_cents").notNull(),
    currency: currency().notNull(),
    status: word("status", REFUND_STATUSES).notNull(),
    stripeRefundId: text("stripe_refund_id"),
    /** Why it was blocked or failed: a code, never a vendor's sentence. */
    cause: text("cause"),
    runId: text("run_id").notNull(),
    /** Who looks into why it failed, and since when. */
    investigatorId: text("investigator_id").references(() => users.id),
    investigatedAt: instant("investigated_at"),
    requestedAt: now("requested_at"),
    updatedAt: now("updated_at"),
    confirmedAt: instant("confirmed_at"),
    /** When to ask Stripe if no webhook arrives; null when none is expected. */
    checkAt: instant("check_at"),
  },
  (t) => [
    uniqueIndex("refunds_once").on(t.sourceMessageId, t.orderId),
    index("refunds_customer").on(t.customerId, t.id),
    index("refunds_approval").on(t.approvalId),
    uniqueIndex("refunds_stripe").on(t.stripeRefundId),
    index("refunds_check").on(t.checkAt).where(sql`${t.checkAt} is not null`),
    oneOf("refunds_status_words", t.status, REFUND_STATUSES),
  ],
);

/** Charges that a customer's bank called back, by Stripe's id. */
export const disputes = pgTable(
  "disputes",
  {
    id: text("id").primaryKey(),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    customerId: text("customer_id")
      .notNull()
      .references(() => customers.id),
    /** The ticket where a person handles it. */
    ticketId: text("ticket_id")
      .notNull()
      .references(() => tickets.id),
    /** Stripe's status; Stripe may add new ones. */
    status: text("status").notNull(),
    /** Closed for good: a late event changes nothing. */
    closed: boolean("closed").notNull(),
    openedAt: now("opened_at"),
    closedAt: instant("closed_at"),
  },
  (t) => [index("disputes_customer").on(t.customerId), index("disputes_ticket").on(t.ticketId)],
);
