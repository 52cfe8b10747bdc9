import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant, oneOf, word } from "./columns.ts";
import { ERROR_GROUP_STATES } from "./vocabulary.ts";

/** Failed runs with the same function, step, error type, masked message and own frames. */
export const errorGroups = pgTable(
  "error_groups",
  {
    id: text("id").primaryKey(),
    /** Version of the algorithm and hash, `v1:…`. */
    fingerprint: text("fingerprint").notNull(),
    functionId: text("function_id").notNull(),
    /** Null when the function itself threw. */
    stepId: text("step_id"),
    errorType: text("error_type").notNull(),
    /** The message with ids, times, addresses and numbers masked. */
    message: text("message").notNull(),
    /** The first stack frames in this code base, without line numbers. */
    frames: jsonb("frames").$type<string[]>().notNull(),
    state: word("state", ERROR_GROUP_STATES).notNull().default("open"),
    /** Ignored until then; null without a limit in time. */
    ignoredUntil: instant("ignored_until"),
    /** Ignored until more runs than this fail in an hour; null without a limit in rate. */
    ignoredRatePerHour: integer("ignored_rate_per_hour"),
    stateSince: instant("state_since").notNull(),
    /** Who resolved or ignored it. */
    stateBy: text("state_by"),
    /** Why it was resolved when no person did it: its only run, which did not fail after all. */
    stateCause: jsonb("state_cause").$type<{ code: "only_run_did_not_fail"; runId: string }>(),
    firstSeenAt: instant("first_seen_at").notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
    /** When a run last failed again after the group was resolved. */
    regressedAt: instant("regressed_at"),
    runCount: integer("run_count").notNull().default(0),
    customerCount: integer("customer_count").notNull().default(0),
    lastRunId: text("last_run_id").notNull(),
    /** Failures up to this moment were alerted; null when an alert is due. */
    alertedAt: instant("alerted_at"),
    /** A due alert is not sent before: one an hour, and Slack is given time when it is away. */
    alertAfter: instant("alert_after"),
    /** How often Slack refused the alert that is due. */
    alertAttempts: integer("alert_attempts").notNull().default(0),
  },
  (t) => [
    uniqueIndex("error_groups_fingerprint").on(t.fingerprint),
    index("error_groups_state").on(t.state, t.lastSeenAt, t.id),
    index("error_groups_unalerted").on(t.id).where(sql`${t.alertedAt} is null`),
    oneOf("error_groups_state_words", t.state, ERROR_GROUP_STATES),
  ],
);

/** How many runs of a group failed in an hour: its trend. */
export const errorGroupHours = pgTable(
  "error_group_hours",
  {
    errorGroupId: text("error_group_id").notNull(),
    hour: instant("hour").notNull(),
    runCount: integer("run_count").notNull(),
  },
  (t) => [primaryKey({ columns: [t.errorGroupId, t.hour] })],
);

/** Customers whose runs are in a group. */
export const errorGroupCustomers = pgTable(
  "error_group_customers",
  {
    errorGroupId: text("error_group_id").notNull(),
    customerId: text("customer_id").notNull(),
    runCount: integer("run_count").notNull(),
  },
  (t) => [primaryKey({ columns: [t.errorGroupId, t.customerId] })],
);
