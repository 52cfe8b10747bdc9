import { boolean, index, pgTable, text } from "drizzle-orm/pg-core";
import { instant, now } from "./columns.ts";
import { customers } from "./customers.ts";
import { orders } from "./orders.ts";
import { tickets } from "./tickets.ts";

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
    /** Where a person looks at it. */
    ticketId: text("ticket_id")
      .notNull()
      .references(() => tickets.id),
    /** Stripe's word; open-ended, it adds some. */
    status: text("status").notNull(),
    /** Closed for good: what comes late about it changes nothing. */
    closed: boolean("closed").notNull(),
    openedAt: now("opened_at"),
    closedAt: instant("closed_at"),
  },
  (t) => [index("disputes_customer").on(t.customerId), index("disputes_ticket").on(t.ticketId)],
);
