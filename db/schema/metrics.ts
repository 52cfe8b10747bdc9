import { sql } from "drizzle-orm";
import {
  bigint,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";
import { instant, now, word } from "./columns.ts";
import { RUN_STATUSES } from "./vocabulary.ts";

/**
 * Runs by the hour they were asked for, function and status, with what health and cost need. Rolled up by the pulse, for
 * windows so long that reading the runs themselves would take too long.
 */
export const runHours = pgTable(
  "run_hours",
  {
    hour: instant("hour").notNull(),
    functionId: text("function_id").notNull(),
    status: word("status", RUN_STATUSES).notNull(),
    runCount: integer("run_count").notNull(),
    retries: integer("retries").notNull(),
    costMicros: bigint("cost_micros", { mode: "number" }).notNull(),
    /** Runs by duration: element n counts those of 2^(n-1) up to 2^n ms. */
    durations: integer("durations").array().notNull().default(sql`'{}'`),
  },
  (t) => [primaryKey({ columns: [t.hour, t.functionId, t.status] })],
);

/** What runs cost, by function and the hour they were asked for. Rolled up by the pulse, as `run_hours`. */
export const costHours = pgTable(
  "cost_hours",
  {
    hour: instant("hour").notNull(),
    functionId: text("function_id").notNull(),
    runs: integer("runs").notNull(),
    /** Runs and steps. */
    executions: integer("executions").notNull(),
    modelCalls: integer("model_calls").notNull(),
    inputTokens: bigint("input_tokens", { mode: "number" }).notNull(),
    cachedInputTokens: bigint("cached_input_tokens", { mode: "number" }).notNull(),
    outputTokens: bigint("output_tokens", { mode: "number" }).notNull(),
    /** Millionths of a US dollar. */
    costMicros: bigint("cost_micros", { mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.hour, t.functionId] })],
);

/** Figures that are sampled or summed up by the minute: queue depth, webhook acknowledgement, time to decision. */
export const metricMinutes = pgTable(
  "metric_minutes",
  {
    minute: instant("minute").notNull(),
    name: text("name").notNull(),
    samples: integer("samples").notNull(),
    p50: doublePrecision("p50").notNull(),
    p95: doublePrecision("p95").notNull(),
    highest: doublePrecision("highest").notNull(),
  },
  (t) => [primaryKey({ columns: [t.name, t.minute] }), index("metric_minutes_minute").on(t.minute)],
);

/** A week of support, by who did the work: the agent, or a person. */
export const supportWeeks = pgTable(
  "support_weeks",
  {
    /** The Monday it began on, UTC. */
    week: date("week", { mode: "string" }).notNull(),
    /** `support-agent`, or a person's id. */
    agentId: text("agent_id").notNull(),
    resolved: integer("resolved").notNull(),
    /** From the first mail to the resolution, on average; null when nothing was resolved. */
    resolutionMs: bigint("resolution_ms", { mode: "number" }),
    escalations: integer("escalations").notNull(),
    refunds: integer("refunds").notNull(),
    refunded: jsonb("refunded").$type<{ amountCents: number; currency: string }[]>().notNull(),
    measuredAt: now("measured_at"),
  },
  (t) => [primaryKey({ columns: [t.week, t.agentId] })],
);
