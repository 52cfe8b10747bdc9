import { pgTable, text } from "drizzle-orm/pg-core";
import { now } from "./columns.ts";

/** What is stopped: a row here stops it, its removal lets it go on. */
export const stopSwitches = pgTable("stop_switches", {
  /** `money`, `agent`, or `function:<id>`. */
  scope: text("scope").primaryKey(),
  reason: text("reason").notNull(),
  stoppedBy: text("stopped_by").notNull(),
  stoppedAt: now("stopped_at"),
});
