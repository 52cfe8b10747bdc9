import { bigserial, index, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { now, oneOf, word } from "./columns.ts";
import { ACTOR_TYPES, AUDIT_ACTIONS } from "./vocabulary.ts";

/** Who did what to which subject. Append-only: a trigger refuses everything but an insert. */
export const auditLog = pgTable(
  "audit_log",
  {
    seq: bigserial("seq", { mode: "number" }).primaryKey(),
    at: now("at"),
    actorType: word("actor_type", ACTOR_TYPES).notNull(),
    actorId: text("actor_id").notNull(),
    action: word("action", AUDIT_ACTIONS).notNull(),
    subjectType: text("subject_type").notNull(),
    subjectId: text("subject_id").notNull(),
    customerId: text("customer_id"),
    runId: text("run_id"),
    /** A step that runs twice writes once. */
    dedupeKey: text("dedupe_key").notNull(),
    /** Ids, amounts and codes; never personal data, because a row cannot be changed. */
    detail: jsonb("detail").$type<Record<string, string | number | boolean | null>>().notNull(),
  },
  (t) => [
    uniqueIndex("audit_log_dedupe").on(t.dedupeKey),
    index("audit_log_actor").on(t.actorId, t.seq),
    index("audit_log_action").on(t.action, t.seq),
    index("audit_log_subject").on(t.subjectId, t.seq),
    index("audit_log_customer").on(t.customerId, t.seq),
    index("audit_log_run").on(t.runId, t.seq),
    oneOf("audit_log_actor_words", t.actorType, ACTOR_TYPES),
    oneOf("audit_log_action_words", t.action, AUDIT_ACTIONS),
  ],
);
