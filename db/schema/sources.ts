import { boolean, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { now } from "./columns.ts";

/** Senders of webhooks that we have no code for: they sign by Standard Webhooks, and a mapping says what they mean. */
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
