/**
 * Every closed set of words that is stored. A tuple here feeds the column's type, its check, the zod enum and the
 * words on the screen; it imports nothing, so that the browser may read it too.
 */
export const TIERS = ["enterprise", "pro", "standard"] as const;
export const TICKET_STATUSES = ["open", "waiting", "resolved"] as const;
/** Why a ticket was handed to a person: verdicts and deeds, stored with the ticket. */
export const HANDED_OVER = [
  "unknown_sender",
  "automatic_mail",
  "mail_loop",
  "spoofed_sender",
  "refund_refused",
  "refund_impossible",
  "handed_over",
  "draft_held",
  "reply_declined",
  "reply_untrue",
  "taken_over",
] as const;
/** Why a ticket needs a person now: what is stored, and what lib/tickets/view/ticket-need.ts reads from the newest rows. */
export const PERSON_NEEDED = [
  ...HANDED_OVER,
  "approval_expired",
  "refund_failed",
  "reply_failed",
  "reply_bounced",
  "dispute_opened",
  "run_failed",
  "run_cancelled",
  "unanswered",
  "agent_paused",
  "money_stopped",
] as const;
/** Whether a mail comes from the address in its `From`, as `lib/webhooks/postmark/judge-sender.ts` decides. */
export const SENDER_VERDICTS = ["verified", "unverified", "failed"] as const;
/** The result of one check of a sender. */
export const SENDER_CHECKS = ["pass", "fail", "none", "missing"] as const;
/** What a mail is about, by rule. */
export const TICKET_CATEGORIES = ["refund", "delivery", "account", "other"] as const;
/** Kinds of notes about a ticket for colleagues, by the worker or by the person who settled it. */
export const NOTE_KINDS = ["summary", "investigation", "settlement"] as const;
/** The people who are notified when something needs a person. */
export const AUDIENCES = ["on_call", "reviewers", "seniors"] as const;
export const MESSAGE_DIRECTIONS = ["inbound", "outbound"] as const;
/** `held`: written by the agent and not sent, because no record supports a claim in it. */
export const MESSAGE_STATUSES = ["received", "sending", "sent", "failed", "held"] as const;
/** The mail server's report about a sent mail, mildest first: a worse later report replaces an earlier one. */
export const DELIVERY_OUTCOMES = ["delivered", "bounced", "complained"] as const;
/** What a reply can claim; `lib/replies/claims.ts` says by which words, and which records support it. */
export const REPLY_CLAIMS = [
  "refunded",
  "refund_promised",
  "already_refunded",
  "not_refunded",
  "refund_failed",
  "undecided",
  "person_decided",
  "handed_over",
  "promise",
  "deadline",
  "delivery",
  "action",
  "gift",
  "amount",
  "order",
  "unread",
] as const;
/** Facts that make a sent sentence untrue; `not_recorded`: no record ever supported it. */
export const CONTRADICTIONS = [
  "refund_failed",
  "refund_moved",
  "refunded_elsewhere",
  "charge_called_back",
  "not_recorded",
] as const;
export const SUPPRESSION_CAUSES = ["bounced", "complained"] as const;
export const APPROVAL_STATUSES = ["pending", "approved", "rejected", "expired", "withdrawn"] as const;
/** Who asks for an approval: the built-in worker, a person at the desk, or another application by its API token. */
export const REQUESTER_TYPES = ["agent", "user", "token"] as const;
/** Where a statement of the worker comes from: a tool's result, the customer's own words, or the model alone. */
export const STATEMENT_SOURCES = ["tool", "customer", "model"] as const;
export const DECISIONS = ["approve", "reject"] as const;
export const REFUND_STATUSES = ["requested", "executing", "confirmed", "failed", "blocked"] as const;
/** Why Stripe cannot send money of a payment back. */
export const REFUND_OBSTACLES = [
  "charge_unknown",
  "charge_not_paid",
  "charge_currency",
  "charge_lost",
  "charge_disputed",
  "charge_refunded",
  "more_than_left",
] as const;
export const DELIVERY_STATUSES = ["accepted", "duplicate", "rejected", "processed"] as const;
/** Where the answer to an application's request goes: the event API of another engine, or an address that is called. */
export const ANSWER_TARGET_KINDS = ["event", "callback"] as const;
/** `dead`: given up, or refused; a person can send it again. */
export const ANSWER_STATUSES = ["pending", "delivered", "dead"] as const;
export const OUTBOX_STATUSES = ["pending", "sent", "observed", "dead"] as const;
export const RUN_STATUSES = [
  "queued",
  "running",
  "waiting",
  "completed",
  "failed",
  "cancelled",
  "skipped",
] as const;
export const STEP_STATUSES = ["planned", "running", "waiting", "completed", "failed", "cancelled"] as const;
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export const ERROR_GROUP_STATES = ["open", "resolved", "ignored"] as const;
export const OPERATION_KINDS = ["rerun", "cancel", "redeliver"] as const;
export const OPERATION_STATUSES = ["previewed", "running", "paused", "completed", "aborted"] as const;
export const OPERATION_ITEM_STATUSES = ["pending", "done", "failed", "skipped", "residue"] as const;
/** From where a rerun starts: from the top, at the step that failed, or from the top with edited input. */
export const RERUN_MODES = ["top", "failed_step", "edited"] as const;
/** The company's settings, as `vagus settings` names them. */
export const SETTING_KEYS = [
  "company.name",
  "company.support_address",
  "company.locale",
  "company.signature",
] as const;
/**
 * How many days each kind of record is kept, and who drops the months of the ledger, as `vagus settings` names them. The
 * defaults are in `lib/retention/`.
 */
export const RETENTION_KEYS = [
  "retention.runs_days",
  "retention.steps_days",
  "retention.logs_days",
  "retention.prompts_days",
  "retention.messages_days",
  "retention.deliveries_days",
  "retention.events_days",
  "retention.months_dropped_by",
] as const;
/** What a legal hold can be on. */
export const HOLD_SUBJECTS = ["customer", "ticket"] as const;
export const ACTOR_TYPES = ["user", "agent", "function", "system"] as const;
export const ROLES = ["viewer", "reviewer", "senior", "engineer", "auditor", "admin"] as const;

/** All actions of the audit log. */
export const AUDIT_ACTIONS = [
  "message_received",
  "message_sent",
  "refund_issued",
  "refund_blocked",
  "approval_opened",
  "approval_decided",
  "approval_retracted",
  "approval_extended",
  "approval_escalated",
  "approval_expired",
  "approval_withdrawn",
  "approval_amended",
  "approval_refused",
  "refund_confirmed",
  "refund_failed",
  "dispute_opened",
  "dispute_closed",
  "health_check_recorded",
  "message_bounced",
  "ticket_assigned",
  "ticket_taken_over",
  "ticket_resolved",
  "run_rerun",
  "run_cancelled",
  "operation_started",
  "operation_finished",
  "function_paused",
  "function_resumed",
  "money_stopped",
  "money_resumed",
  "delivery_replayed",
  "event_sent",
  "policy_changed",
  "policy_drafted",
  "policy_draft_discarded",
  "source_changed",
  "data_revealed",
  "audit_exported",
  "user_changed",
  "session_revoked",
  "token_created",
  "token_revoked",
  "reply_corrected",
  "group_changed",
  "operation_changed",
  "ticket_replied",
  "investigation_requested",
  "customer_changed",
  "order_changed",
  "customers_imported",
  "settings_changed",
  "deployment_adopted",
  "retention_applied",
  "legal_hold_set",
  "legal_hold_lifted",
  "answer_target_changed",
  "answer_delivered",
  "answer_replayed",
] as const;
