import { bigint, index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { now } from "./columns.ts";

/** Every call to the model: what was asked, what came back, what it cost. Stays in our database. */
export const modelCalls = pgTable(
  "model_calls",
  {
    id: text("id").primaryKey(),
    runId: text("run_id").notNull(),
    ticketId: text("ticket_id"),
    model: text("model").notNull(),
    request: jsonb("request").notNull(),
    /** Null when the call failed. */
    response: jsonb("response"),
    error: text("error"),
    inputTokens: integer("input_tokens").notNull(),
    cachedInputTokens: integer("cached_input_tokens").notNull(),
    outputTokens: integer("output_tokens").notNull(),
    /** Millionths of a US dollar; null when the price of the model is not known. */
    costMicros: bigint("cost_micros", { mode: "number" }),
    durationMs: integer("duration_ms").notNull(),
    at: now("at"),
  },
  (t) => [index("model_calls_run").on(t.runId, t.id), index("model_calls_ticket").on(t.ticketId, t.id)],
);
