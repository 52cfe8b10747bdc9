import { integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { now } from "./columns.ts";

/** The rules of the approval gate, by version. Rows are added, never changed. */
export const policies = pgTable("policies", {
  version: integer("version").primaryKey(),
  /** Shape: `PolicyRules` in lib/policy/schemas.ts, parsed when read. */
  rules: jsonb("rules").notNull(),
  note: text("note").notNull().default(""),
  createdBy: text("created_by").notNull(),
  createdAt: now("created_at"),
  /** Under a key outside the database, over number, rules and publisher; null on versions older than the key. */
  mac: text("mac"),
});
