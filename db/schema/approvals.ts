import { sql } from "drizzle-orm";
import { type AnyPgColumn, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { Statement } from "./agent.ts";
import { cents, currency, instant, now, oneOf, word } from "./columns.ts";
import { customers } from "./customers.ts";
import { tickets } from "./tickets.ts";
import { users } from "./users.ts";
import { APPROVAL_STATUSES, DECISIONS, REQUESTER_TYPES } from "./vocabulary.ts";

/** A question to people: may exactly this effect happen? `kind` names the effect's shape, in lib/approvals/kinds. */
export const approvals = pgTable(
  "approvals",
  {
    id: text("id").primaryKey(),
    status: word("status", APPROVAL_STATUSES).notNull().default("pending"),
    /** Increases with every change; a decision names the version it was made on. */
    version: integer("version").notNull().default(1),
    kind: text("kind").notNull(),
    /** The exact effect. Shape: the kind's effect schema, parsed when read. */
    effect: jsonb("effect").notNull(),
    /** Business key of the effect: two approvals with one key are about the same thing. */
    effectKey: text("effect_key").notNull(),
    /** The money that the effect moves, for the policy; null when it moves none. */
    amountCents: cents("amount_cents"),
    currency: currency(),
    ticketId: text("ticket_id").references(() => tickets.id),
    customerId: text("customer_id").references(() => customers.id),
    /** The record that the question is about, in the requester's words; null without one. */
    subjectType: text("subject_type"),
    subjectId: text("subject_id"),
    requesterType: word("requester_type", REQUESTER_TYPES).notNull(),
    /** The agent's name, the user's id or the token's id. */
    requesterId: text("requester_id").notNull(),
    reason: text("reason").notNull(),
    /** The worker that proposed it, as `agent_states` names it; null for people and other applications. */
    workerVersion: text("worker_version"),
    /** The agent's statements, each with its source. */
    evidence: jsonb("evidence").$type<Statement[]>().notNull(),
    /** The reply that the agent drafted beside the effect; empty without one. */
    draftReply: text("draft_reply").notNull().default(""),
    /** Hash of the effect; the approval holds for exactly this effect. */
    effectHash: text("effect_hash").notNull(),
    /** What the policy looks at beside the amount, measured at opening. Shape: `StoredFacts` in lib/approvals/facts. */
    facts: jsonb("facts"),
    /** MAC over approval, effect and facts, under a key outside the database; null on rows older than facts. */
    factsMac: text("facts_mac"),
    policyVersion: integer("policy_version").notNull(),
    /** Distinct people who must approve; 0 when the policy approved. */
    requiredDecisions: integer("required_decisions").notNull(),
    /** The person who counts as its proposer and never agrees to it: the user, or the token's owner; null for the agent. */
    proposedBy: text("proposed_by").references(() => users.id),
    /** The approval that a person changed into this one, which was withdrawn for it; null otherwise. */
    amends: text("amends").references((): AnyPgColumn => approvals.id),
    /** The run that asked, or that takes up a person's proposal; null until one has. */
    runId: text("run_id"),
    /** The person who reads it now, so that two people do not; others can still decide. */
    claimedBy: text("claimed_by").references(() => users.id),
    claimedAt: instant("claimed_at"),
    openedAt: now("opened_at"),
    deadline: instant("deadline").notNull(),
    /** When the clock says again that it waits, and when it tells the seniors; null once said. */
    remindAt: instant("remind_at"),
    escalateAt: instant("escalate_at"),
    /** When the seniors were last told. */
    escalatedAt: instant("escalated_at"),
    /** When a person who may decide first had it open; null when nobody had. */
    seenAt: instant("seen_at"),
    decidedAt: instant("decided_at"),
    /** From when the decision counts; until then it can be taken back. */
    effectiveAt: instant("effective_at"),
    /** When the run continued; a decided approval without it is nudged. */
    resumedAt: instant("resumed_at"),
    /** When retention cleared the texts: the draft, the statements, and a person's edit of a reply. */
    textClearedAt: instant("text_cleared_at"),
    nudges: integer("nudges").notNull().default(0),
    nudgeAt: instant("nudge_at"),
  },
  (t) => [
    // The queue (nearest deadline first), the tabs, a ticket's approvals, and the pulse's work.
    index("approvals_queue").on(t.deadline, t.id).where(sql`${t.status} = 'pending'`),
    index("approvals_clock")
      .on(sql`least(${t.remindAt}, ${t.escalateAt})`)
      .where(sql`${t.status} = 'pending'`),
    index("approvals_status").on(t.status, t.id),
    index("approvals_ticket").on(t.ticketId, t.id),
    index("approvals_effect_key").on(t.effectKey, t.id),
    // Another application's key names one request for good.
    uniqueIndex("approvals_request").on(t.effectKey).where(sql`${t.kind} = 'request'`),
    uniqueIndex("approvals_amends").on(t.amends).where(sql`${t.amends} is not null`),
    // Earlier refunds of a customer, which the policy counts.
    index("approvals_customer").on(t.customerId, t.openedAt),
    // A policy is rehearsed on the approvals of the last 90 days.
    index("approvals_opened").on(t.openedAt, t.id),
    // Agreed replies of a worker version, which the policy counts.
    index("approvals_drafts")
      .on(t.workerVersion)
      .where(sql`${t.kind} = 'reply' and ${t.status} = 'approved'`),
    // Texts that retention has yet to clear, the oldest first.
    index("approvals_kept").on(t.openedAt).where(sql`${t.textClearedAt} is null and ${t.kind} <> 'request'`),
    index("approvals_nudge").on(t.nudgeAt).where(sql`${t.nudgeAt} is not null`),
    // At most one pending or decided approval for an effect: a rerun that asks again finds it.
    uniqueIndex("approvals_effect")
      .on(t.effectHash)
      .where(sql`${t.status} in ('pending', 'approved', 'rejected')`),
    oneOf("approvals_status_words", t.status, APPROVAL_STATUSES),
    oneOf("approvals_requester_words", t.requesterType, REQUESTER_TYPES),
  ],
);

export const approvalDecisions = pgTable(
  "approval_decisions",
  {
    id: text("id").primaryKey(),
    approvalId: text("approval_id")
      .notNull()
      .references(() => approvals.id),
    /** User id; `policy:v<n>` when the policy decided, null on such rows older than vote MACs. */
    userId: text("user_id"),
    /** The role at the time of the decision: roles change, the record does not. */
    role: text("role").notNull(),
    decision: word("decision", DECISIONS).notNull(),
    /** The reason, for colleagues. Neither the model nor the customer reads it. */
    comment: text("comment").notNull().default(""),
    /** Text about a rejection for the customer; empty when the customer is told the rejection alone. */
    customerNote: text("customer_note").notNull().default(""),
    at: now("at"),
    effectiveAt: instant("effective_at").notNull(),
    retractedAt: instant("retracted_at"),
    /** The version of the policy that judged it. */
    policyVersion: integer("policy_version"),
    /** The typed answer that goes with a yes; null when the kind takes none. */
    answer: jsonb("answer"),
    /** SHA-256 of the answer, which the MAC is over; it stays when retention clears the answer. */
    answerSha256: text("answer_sha256"),
    /** MAC over the vote and its effect, under a key outside the database; a vote without it does not count. */
    mac: text("mac"),
  },
  (t) => [
    uniqueIndex("approval_decisions_one_each")
      .on(t.approvalId, t.userId)
      .where(sql`${t.retractedAt} is null`),
    oneOf("approval_decisions_words", t.decision, DECISIONS),
  ],
);

/** The rules of the approval gate, by version. Rows are added, never changed. */
export const policies = pgTable("policies", {
  version: integer("version").primaryKey(),
  /** Shape: `PolicyRules` in lib/policy/schemas.ts, parsed when read. */
  rules: jsonb("rules").notNull(),
  note: text("note").notNull().default(""),
  /** Its author. */
  createdBy: text("created_by").notNull(),
  /** The second admin, who published it because it loosens a rule; null when its author did. */
  publishedBy: text("published_by"),
  createdAt: now("created_at"),
  /** MAC over number, rules and people, under a key outside the database; null on versions older than the key. */
  mac: text("mac"),
});

/** A policy that loosens a rule: it waits for a second admin, who publishes it as this version. At most one. */
export const policyDrafts = pgTable("policy_drafts", {
  /** The version that it becomes: one more than the one it was written against. */
  version: integer("version").primaryKey(),
  /** Shape: `PolicyRules` in lib/policy/schemas.ts, parsed when read. */
  rules: jsonb("rules").notNull(),
  note: text("note").notNull(),
  createdBy: text("created_by").notNull(),
  createdAt: now("created_at"),
  /** MAC over number, rules, note and author, under a key outside the database; a draft without it is not published. */
  mac: text("mac").notNull(),
});
