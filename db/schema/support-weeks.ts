import { bigint, date, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { now } from "./columns.ts";

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
