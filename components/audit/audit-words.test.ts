import { expect, it } from "vitest";
import { AuditAction, type AuditRow } from "@/lib/audit/schemas";
import { auditWords } from "./audit-words";

const row = (action: AuditRow["action"], detail: AuditRow["detail"] = {}): AuditRow => ({
  seq: 1,
  at: "2024-11-20T09:53:18Z",
  actorType: "user",
  actorId: "usr_1",
  actorName: "Jonas Lind",
  action,
  subjectType: "approval",
  subjectId: "apr_1",
  customerId: "cust_001",
  customerEmail: "ada@example.com",
  runId: null,
  detail,
});

it("reads a decision with its amount", () => {
  const detail = { decision: "approve", closes: false, amountCents: 124_000, currency: "USD" };
  expect(auditWords(row("approval_decided", detail))).toEqual({
    verb: "approved",
    object: "a refund of",
    money: "$1,240.00",
    preposition: "for",
    why: "first of two",
  });
  expect(auditWords(row("approval_decided", { ...detail, decision: "reject", closes: true }))).toMatchObject({
    verb: "rejected",
    why: undefined,
  });
});

it("tells a mail that came back from mail that is allowed again", () => {
  expect(auditWords(row("message_bounced", { kind: "HardBounce", suppressed: true }))).toMatchObject({
    verb: "got back",
    object: "the reply",
    preposition: "from",
  });
  expect(auditWords(row("message_bounced", { kind: "HardBounce", lifted: true }))).toMatchObject({
    verb: "allowed mail again",
    object: "",
    preposition: "to",
  });
});

it("leaves the amount out when it is not known, without a dangling word", () => {
  expect(auditWords(row("refund_blocked", { cause: "unknown_order", amountCents: 4900 }))).toMatchObject({
    verb: "blocked",
    object: "a refund",
    why: "not an order of this customer",
  });
});

it("says why a mail goes to a person, and nothing when it does not", () => {
  expect(auditWords(row("message_received", { to: "person", why: "unknown_sender" })).why).toBe(
    "a person has to answer: nobody knows the sender",
  );
  expect(auditWords(row("message_received", { to: "agent", why: null })).why).toBeUndefined();
});

it.each(AuditAction.options)("has a sentence for %s that does not quote it", (action) => {
  const { verb, object } = auditWords(row(action));
  expect(verb).toMatch(/^[a-z ]+$/);
  expect(object).not.toContain(action);
});

it.each([
  [
    "operation_started",
    { kind: "rerun", total: 12, reason: "Mended." },
    "started a rerun of 12 runs, Mended.",
  ],
  ["operation_started", { kind: "cancel", total: 1 }, "started a cancellation of one run"],
  ["operation_started", { kind: "redeliver", total: 7 }, "started a redelivery of 7 deliveries"],
  [
    "operation_finished",
    { kind: "rerun", status: "completed", done: 11, failed: 0, residue: 1 },
    "finished a rerun, 11 done, 1 left over",
  ],
  [
    "operation_finished",
    { kind: "cancel", status: "aborted", skipped: 3 },
    "stopped a cancellation, 3 skipped",
  ],
  ["run_rerun", { from: "failed_step" }, "reran a run, from the failed step"],
  ["operation_changed", { kind: "rerun", to: "paused" }, "paused a rerun"],
  ["operation_changed", { kind: "cancel", to: "running" }, "resumed a cancellation"],
  ["operation_changed", { kind: "redeliver", to: "aborted" }, "stopped a redelivery"],
  ["customer_changed", { change: "new" }, "added the data"],
  ["customer_changed", { change: "deleted_at_stripe" }, "noted the deletion at Stripe"],
  ["order_changed", { change: "changed", fields: "description" }, "changed an order, description"],
  ["customers_imported", { newCustomers: 3 }, "imported customers and orders, 3 new customers"],
  ["policy_drafted", {}, "drafted a looser policy, a second admin publishes it"],
  ["policy_draft_discarded", {}, "discarded the draft of a policy"],
  ["settings_changed", { key: "company.name" }, "changed the setting company.name"],
  ["retention_applied", { "mail bodies": 3 }, "applied retention, 3 mail bodies"],
  ["retention_applied", { dropped: "runs_2025_10", kept: 2 }, "applied retention, runs_2025_10, 2 rows kept"],
  ["group_changed", { state: "resolved", until: null, ratePerHour: null }, "resolved an error"],
  ["group_changed", { state: "open" }, "reopened an error"],
  [
    "group_changed",
    { state: "ignored", until: null, ratePerHour: 5 },
    "ignored an error, until it fails more than 5 times an hour",
  ],
  ["ticket_replied", {}, "wrote a reply"],
  ["investigation_requested", {}, "asked to investigate a ticket"],
  ["money_stopped", { reason: "Too many refunds." }, "stopped money, Too many refunds."],
] as const)("reads %s with %j", (action, detail, sentence) => {
  const { verb, object, why } = auditWords(row(action, detail));
  expect(`${verb} ${object}${why ? `, ${why}` : ""}`).toBe(sentence);
});

it("tells a paused function from the paused agent", () => {
  const paused = row("function_paused", { reason: "Odd replies." });
  expect(auditWords({ ...paused, subjectType: "agent", subjectId: "agent" })).toMatchObject({
    verb: "paused",
    object: "the agent",
    why: "Odd replies.",
  });
  expect(auditWords({ ...paused, subjectType: "function", subjectId: "classify-message" }).object).toBe(
    "the function classify-message",
  );
});

it.each([
  ["message", "a mail", "from"],
  ["ticket", "the ticket", "of"],
  ["customer", "the page", "of"],
  ["something new", "what is written", "of"],
])("says what was seen on a %s: %s", (subjectType, object, preposition) => {
  expect(auditWords({ ...row("data_revealed"), subjectType })).toMatchObject({
    verb: "looked at",
    object,
    preposition,
  });
});

it("tells an invoked function from an event that was sent", () => {
  const sent = row("event_sent", { name: "ticket/resolved" });
  expect(auditWords({ ...sent, subjectType: "event", subjectId: "evt_1" })).toMatchObject({
    verb: "sent",
    object: "ticket/resolved",
  });
  const invoked = {
    ...row("event_sent", { answered: false }),
    subjectType: "function",
    subjectId: "pulse",
  };
  expect(auditWords(invoked)).toMatchObject({
    verb: "invoked",
    object: "the function pulse",
    why: "the engine did not answer",
  });
});
