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
    /** When the address, name and tier were known to be so: older data never replace newer. */
    updatedAt: now("updated_at"),
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
    /** When the amount and the rest were known to be so: older data never replace newer. */
    updatedAt: now("updated_at"),
  },
  (t) => [
    index("orders_customer").on(t.customerId, t.id),
    // Stripe's webhooks name the charge.
    index("orders_charge").on(t.chargeId),
  ],
);

/** Which customer a customer at Stripe is. Stripe allows several with one mail address; they are one customer here. */
export const stripeCustomers = pgTable(
  "stripe_customers",
  {
    /** Stripe's id: `cus_…`. */
    id: text("id").primaryKey(),
    customerId: text("customer_id")
      .notNull()
      .references(() => customers.id),
    /** When it was seen to be deleted at Stripe. The customer's row stays, because orders and tickets refer to it. */
    deletedAt: instant("deleted_at"),
  },
  (t) => [index("stripe_customers_customer").on(t.customerId)],
);

/** How far the reading of a vendor's list has come, by its name. Lists are read newest first. */
export const syncs = pgTable("syncs", {
  /** `stripe:customers`, `stripe:charges`. */
  name: text("name").primaryKey(),
  /** The last id that was stored of a reading that is not finished; null between readings. */
  cursor: text("cursor"),
  /** When the newest entry of the reading under way was created; becomes `completeUntil` at its end. */
  newestAt: instant("newest_at"),
  /** Everything created before is stored; null before the first reading is finished. */
  completeUntil: instant("complete_until"),
  updatedAt: now("updated_at"),
});
