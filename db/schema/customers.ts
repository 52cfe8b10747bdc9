import { sql } from "drizzle-orm";
import { index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { cents, currency, instant, now, oneOf, word } from "./columns.ts";
import { TIERS } from "./vocabulary.ts";

export const customers = pgTable(
  "customers",
  {
    id: text("id").primaryKey(),
    /** Lower case: mail addresses are compared so. */
    email: text("email").notNull(),
    name: text("name").notNull(),
    tier: word("tier", TIERS).notNull(),
    /** 0 to 100, worked out from failed refunds and disputes (lib/customers/rules.ts). */
    riskScore: integer("risk_score").notNull().default(0),
    /** When the customer last wrote. */
    lastContactAt: instant("last_contact_at"),
    createdAt: now("created_at"),
  },
  (t) => [
    uniqueIndex("customers_email").on(t.email),
    // Latest contact first; a customer who never wrote is placed by the time of creation.
    index("customers_newest").on(sql`coalesce(${t.lastContactAt}, ${t.createdAt})`, t.id),
    oneOf("customers_tier", t.tier, TIERS),
  ],
);

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
