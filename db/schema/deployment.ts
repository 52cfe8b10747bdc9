import { sql } from "drizzle-orm";
import { boolean, check, pgTable, text } from "drizzle-orm/pg-core";
import { now } from "./columns.ts";

/** The one deployment that acts on this database: relays, expires, mails and pays. At most one row. */
export const deployment = pgTable(
  "deployment",
  {
    one: boolean("one").primaryKey().default(true),
    id: text("id").notNull(),
    /** Fingerprint of the database itself at that time; a restored copy has another. */
    place: text("place").notNull(),
    adoptedAt: now("adopted_at"),
    /** `first-start`, or who ran the command. */
    adoptedBy: text("adopted_by").notNull(),
  },
  (t) => [check("deployment_one", sql`${t.one}`)],
);
