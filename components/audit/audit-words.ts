import type { AuditRow } from "@/lib/audit/schemas";
import { formatMoney } from "@/lib/money";
import {
  blockedBecause,
  counted,
  fromWords,
  ignoredUntil,
  operation,
  pausable,
  personWords,
  said,
  targets,
  text,
} from "./audit-detail-words";

/** An audit row as the parts of a sentence: **verb** object **money** for whom, why. */
export interface AuditWords {
  verb: string;
  object: string;
  /** Stands out inside the sentence. */
  money?: string;
  /** The word before the customer's address. */
  preposition?: "for" | "to" | "from" | "of";
  /** An explanation, in grey. */
  why?: string;
}

type Detail = AuditRow["detail"];

/** The personal data that was seen, by the kind of page. */
const revealed: Record<string, Pick<AuditWords, "object" | "preposition">> = {
  message: { object: "a mail", preposition: "from" },
  delivery: { object: "a delivery", preposition: "from" },
  ticket: { object: "the ticket", preposition: "of" },
  customer: { object: "the page", preposition: "of" },
  run: { object: "what the model read and wrote", preposition: "for" },
};

/** What a person did to an operation, by the status it has since. */
const operationVerbs: Record<string, string> = { paused: "paused", running: "resumed", aborted: "stopped" };

/** What a person did to an error group, by the state it has since. */
const groupVerbs: Record<string, string> = { resolved: "resolved", ignored: "ignored", open: "reopened" };

const words: Record<AuditRow["action"], (detail: Detail, row: AuditRow) => AuditWords> = {
  message_received: ({ to, why }) => ({
    verb: "received",
    object: "a mail",
    preposition: "from",
    why: to === "person" ? `a person has to answer: ${said(why, personWords)}` : undefined,
  }),
  message_sent: () => ({ verb: "sent", object: "the reply", preposition: "to" }),
  reply_corrected: () => ({ verb: "corrected", object: "a reply", preposition: "to" }),
  approval_opened: ({ policyVersion, requiredDecisions }) => ({
    verb: "asked to refund",
    object: "",
    preposition: "for",
    why: `policy v${policyVersion}, ${requiredDecisions === 1 ? "one person" : "two people"}`,
  }),
  approval_decided: ({ decision, closes }) => ({
    verb: decision === "approve" ? "approved" : "rejected",
    object: "a refund of",
    preposition: "for",
    why: closes === false ? "first of two" : undefined,
  }),
  approval_retracted: ({ decision }) => ({
    verb: "took back",
    object: decision === "approve" ? "an approval" : "a rejection",
    preposition: "for",
  }),
  approval_extended: () => ({ verb: "gave more time for", object: "a question", preposition: "for" }),
  approval_escalated: () => ({ verb: "told the seniors about", object: "a question", preposition: "for" }),
  approval_expired: () => ({
    verb: "expired",
    object: "a refund of",
    preposition: "for",
    why: "nobody decided in time",
  }),
  approval_amended: ({ fromCents, currency }) => ({
    verb: "amended",
    object: "a question to a refund of",
    preposition: "for",
    why:
      typeof fromCents === "number" && typeof currency === "string"
        ? `before ${formatMoney({ amountCents: fromCents, currency })}`
        : undefined,
  }),
  approval_refused: ({ decision, cause, way }) => ({
    verb: "tried to",
    object: decision === "reject" ? "reject a question" : "approve a question",
    preposition: "for",
    why: [
      way === "slack" ? "in Slack" : "",
      typeof cause === "string" ? `refused: ${said(cause)}` : "refused",
    ]
      .filter(Boolean)
      .join(", "),
  }),
  approval_withdrawn: ({ cause }) => ({
    verb: "withdrew",
    object: "a question",
    preposition: "for",
    why: typeof cause === "string" ? blockedBecause(cause) : undefined,
  }),
  refund_issued: ({ stripeRefundId }) => ({
    verb: "issued",
    object: "a refund of",
    preposition: "to",
    why: typeof stripeRefundId === "string" ? `Stripe ${stripeRefundId}` : undefined,
  }),
  refund_blocked: ({ cause }) => ({
    verb: "blocked",
    object: "a refund of",
    preposition: "for",
    why: typeof cause === "string" ? blockedBecause(cause) : undefined,
  }),
  refund_confirmed: () => ({ verb: "confirmed", object: "a refund of", preposition: "to" }),
  refund_failed: ({ cause }) => ({
    verb: "lost",
    object: "a refund of",
    preposition: "to",
    why: typeof cause === "string" ? blockedBecause(cause) : undefined,
  }),
  dispute_opened: () => ({ verb: "opened", object: "a dispute about", preposition: "from" }),
  dispute_closed: ({ status }) => ({
    verb: "closed",
    object: "a dispute about",
    preposition: "from",
    why: said(status),
  }),
  message_bounced: ({ kind, lifted }) =>
    lifted === true
      ? { verb: "allowed mail again", object: "", preposition: "to" }
      : { verb: "got back", object: "the reply", preposition: "from", why: said(kind) },
  delivery_replayed: ({ provider }) => ({
    verb: "replayed",
    object: `a delivery of ${String(provider)}`,
  }),
  event_sent: ({ name, answered }, { subjectType, subjectId }) =>
    subjectType === "function"
      ? {
          verb: "invoked",
          object: `the function ${subjectId}`,
          why: answered === false ? "the engine did not answer" : undefined,
        }
      : { verb: "sent", object: String(name) },
  source_changed: ({ version }) => ({
    verb: "changed",
    object: `a webhook source, version ${String(version)}`,
  }),
  health_check_recorded: ({ health }) => ({
    verb: "checked",
    object: "the health of a customer",
    preposition: "for",
    why: typeof health === "string" ? health.replaceAll("_", " ") : undefined,
  }),
  ticket_assigned: ({ to }) => ({
    verb: to === null ? "gave back" : "assigned",
    object: "a ticket",
    preposition: "from",
  }),
  ticket_taken_over: () => ({ verb: "took over", object: "a ticket", preposition: "from" }),
  ticket_replied: () => ({ verb: "wrote", object: "a reply", preposition: "to" }),
  investigation_requested: () => ({ verb: "asked to investigate", object: "a ticket", preposition: "from" }),
  ticket_resolved: () => ({ verb: "resolved", object: "a ticket", preposition: "from" }),
  run_rerun: ({ from }) => ({ verb: "reran", object: "a run", preposition: "for", why: fromWords(from) }),
  run_cancelled: () => ({ verb: "cancelled", object: "a run", preposition: "for" }),
  operation_started: ({ kind, total, reason }) => ({
    verb: "started",
    object: `${operation(kind)} of ${targets(kind, total)}`,
    why: text(reason),
  }),
  operation_finished: ({ kind, status, done, failed, skipped, residue }) => ({
    verb: status === "aborted" ? "stopped" : "finished",
    object: operation(kind),
    why: counted({ done, failed, skipped, "left over": residue }),
  }),
  operation_changed: ({ kind, to }) => ({
    verb: operationVerbs[String(to)] ?? "changed",
    object: operation(kind),
  }),
  group_changed: ({ state, until, ratePerHour }) => ({
    verb: groupVerbs[String(state)] ?? "changed",
    object: "an error",
    why: ignoredUntil({ until, ratePerHour }),
  }),
  function_paused: ({ reason }, row) => ({ verb: "paused", object: pausable(row), why: text(reason) }),
  function_resumed: ({ reason }, row) => ({ verb: "resumed", object: pausable(row), why: text(reason) }),
  money_stopped: ({ reason }) => ({ verb: "stopped", object: "money", why: text(reason) }),
  money_resumed: ({ reason }) => ({ verb: "resumed", object: "money", why: text(reason) }),
  audit_exported: () => ({ verb: "exported", object: "the audit log" }),
  customer_changed: ({ change, fields }) => ({
    ...(change === "deleted_at_stripe"
      ? { verb: "noted", object: "the deletion at Stripe" }
      : { verb: change === "new" ? "added" : "changed", object: "the data" }),
    preposition: "of",
    why: text(fields),
  }),
  order_changed: ({ change, fields }) => ({
    verb: change === "new" ? "added" : "changed",
    object: "an order of",
    preposition: "for",
    why: text(fields),
  }),
  customers_imported: ({ newCustomers, changedCustomers, newOrders, changedOrders }) => ({
    verb: "imported",
    object: "customers and orders",
    why: counted({
      "new customers": newCustomers,
      "changed customers": changedCustomers,
      "new orders": newOrders,
      "changed orders": changedOrders,
    }),
  }),
  deployment_adopted: ({ before }, { subjectId }) => ({
    verb: "adopted",
    object: `the database for the deployment ${subjectId}`,
    why: before === subjectId ? "restored or moved" : undefined,
  }),
  settings_changed: ({ key }) => ({
    verb: "changed",
    object: `the setting ${said(key) ?? "of the company"}`,
  }),
  retention_applied: ({ dropped, kept, ...cleared }) => ({
    verb: "applied",
    object: "retention",
    why: text(dropped) ? `${text(dropped)}, ${Number(kept)} rows kept` : counted(cleared),
  }),
  legal_hold_set: () => ({ verb: "set", object: "a legal hold", preposition: "for" }),
  legal_hold_lifted: () => ({ verb: "lifted", object: "a legal hold", preposition: "for" }),
  answer_target_changed: ({ change, name }) => ({
    verb: said(change) ?? "changed",
    object: `the answer target ${said(name) ?? ""}`,
  }),
  answer_delivered: () => ({ verb: "sent", object: "the answer to the application" }),
  answer_replayed: () => ({ verb: "sent again", object: "the answer to the application" }),
  user_changed: () => ({ verb: "changed", object: "a user" }),
  session_revoked: () => ({ verb: "ended", object: "a session" }),
  token_created: () => ({ verb: "created", object: "an access token" }),
  token_revoked: () => ({ verb: "revoked", object: "an access token" }),
  data_revealed: (_, { subjectType }) => ({
    verb: "looked at",
    ...(revealed[subjectType] ?? { object: "what is written", preposition: "of" }),
  }),
  policy_drafted: () => ({ verb: "drafted", object: "a looser policy", why: "a second admin publishes it" }),
  policy_draft_discarded: () => ({ verb: "discarded", object: "the draft of a policy" }),
  policy_changed: () => ({ verb: "changed", object: "the refund policy" }),
};

/** The sentence of a row. */
export function auditWords(row: AuditRow): AuditWords {
  const sentence = words[row.action](row.detail, row);
  const { amountCents, currency } = row.detail;
  const known = typeof amountCents === "number" && typeof currency === "string";
  if (!known) return { ...sentence, object: sentence.object.replace(/ of$/, "") };
  return { ...sentence, money: formatMoney({ amountCents, currency }) };
}
