import { index, pgTable, text } from "drizzle-orm/pg-core";
import { now } from "./columns.ts";

/** Runs started by a key on an engine that does not keep keys itself, for a day. */
export const engineInvocations = pgTable(
  "engine_invocations",
  {
    key: text("key").primaryKey(),
    /** Null while the request is under way, and for good when its answer was lost. */
    runId: text("run_id"),
    askedAt: now("asked_at"),
  },
  (t) => [index("engine_invocations_asked").on(t.askedAt)],
);
