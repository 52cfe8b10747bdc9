import { pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** Up to where something outside has been read, so that a restart goes on from there. */
export const watermarks = pgTable("watermarks", {
  name: text("name").primaryKey(),
  at: instant("at").notNull(),
});
