import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant, now } from "./columns.ts";
import { messages } from "./messages.ts";
import type { STATEMENT_SOURCES } from "./vocabulary.ts";

/** A sentence that speaks for a proposal. */
export interface Statement {
  text: string;
  /** The tool that the model names as its source. */
  tool: string;
  /** The source that was found; left out on statements older than sources. */
  source?: (typeof STATEMENT_SOURCES)[number];
}

/** What the agent proposes to do with money; `issue_refund`'s arguments after they were parsed. */
export interface StoredProposal {
  callId: string;
  orderId: string;
  amountCents: number;
  currency: string;
  reason: string;
  evidence: Statement[];
  draftReply: string;
}

/** The stored state of an agent's turn. Steps carry its id, so no conversation passes through the engine. */
export const agentStates = pgTable(
  "agent_states",
  {
    id: text("id").primaryKey(),
    runId: text("run_id").notNull(),
    /** 0 for the first turn, one more for each resume. */
    turn: integer("turn").notNull(),
    messageId: text("message_id")
      .notNull()
      .references(() => messages.id),
    /** The worker's own serialisation; carries its schema version. Empty once retention cleared it. */
    state: text("state").notNull(),
    /** The finished reply; null while proposals are open. */
    reply: text("reply"),
    proposals: jsonb("proposals").$type<StoredProposal[]>().notNull(),
    /** Hash of prompt, model and tools; null for turns older than worker versions. */
    workerVersion: text("worker_version"),
    createdAt: now("created_at"),
  },
  (t) => [
    uniqueIndex("agent_states_turn").on(t.runId, t.turn),
    index("agent_states_kept").on(t.createdAt).where(sql`${t.state} <> ''`),
  ],
);

/** Every call to the model, with request, response and cost. Stays in our database. */
export const modelCalls = pgTable(
  "model_calls",
  {
    id: text("id").primaryKey(),
    runId: text("run_id").notNull(),
    ticketId: text("ticket_id"),
    model: text("model").notNull(),
    /** Null once retention cleared it. */
    request: jsonb("request"),
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
    /** When retention cleared the prompt and the answer; the costs stay. */
    clearedAt: instant("cleared_at"),
  },
  (t) => [
    index("model_calls_kept").on(t.at).where(sql`${t.clearedAt} is null`),
    index("model_calls_run").on(t.runId, t.id),
    index("model_calls_ticket").on(t.ticketId, t.id),
  ],
);
