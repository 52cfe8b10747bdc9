import { index, pgTable, text } from "drizzle-orm/pg-core";
import { cents, currency, now } from "./columns.ts";
import { customers } from "./customers.ts";

export const orders = pgTable(
  "orders",
  {
    id: text("id").primaryKey(),
    customerId: text("customer_id")
      .notNull()
      .references(() => customers.id),
    /** The charge at Stripe that paid for it. */
    chargeId: text("charge_id").notNull(),
    amountCents: cents("amount_cents").notNull(),
    currency: currency().notNull(),
    description: text("description").notNull(),
    placedAt: now("placed_at"),
  },
  (t) => [
    index("orders_customer").on(t.customerId, t.id),
    // Stripe's webhooks name the charge.
    index("orders_charge").on(t.chargeId),
  ],
);
