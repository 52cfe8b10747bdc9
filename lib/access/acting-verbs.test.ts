import { join } from "node:path";
import { expect, it } from "vitest";
import { AUDIT_ACTIONS } from "@/db/schema/vocabulary";
import { readImportGraph } from "@/testing/import-graph";
import { localUser } from "@/testing/local-user";

type Action = (typeof AUDIT_ACTIONS)[number];

/** Why an acting verb writes no audit row. */
interface Unaudited {
  because: string;
}

/** Every verb that acts for a person, by its file, with the audit rows it writes. */
const ACTING: Record<string, readonly Action[] | Unaudited> = {
  "approvals/answers/deliveries/replay-answer": ["answer_replayed"],
  "approvals/answers/targets/change-target": ["answer_target_changed"],
  "approvals/batch/decide-many": ["approval_decided"],
  "approvals/decision/claim-approval": { because: "a claim only shows who is looking" },
  "approvals/decision/decide-approval": ["approval_decided", "approval_refused"],
  "approvals/decision/extend-approval": ["approval_extended"],
  "approvals/decision/retract-decision": ["approval_retracted"],
  "approvals/opening/amend-approval": ["approval_amended", "approval_opened", "approval_withdrawn"],
  "approvals/opening/propose-refund": ["approval_opened"],
  "audit/export-audit": ["audit_exported"],
  "approvals/request/request-approval": ["approval_opened", "approval_withdrawn"],
  "customers/lift-customer-suppression": ["message_bounced"],
  "customers/intake/put-records": ["customer_changed", "order_changed"],
  "error-groups/change-error-group": ["group_changed"],
  "events/send-event": ["event_sent"],
  "functions/invoke-function": ["event_sent"],
  "functions/resync-app": {
    because: "the drift audit records what the engine had; no product row changes",
  },
  "operations/control-operation": ["operation_changed"],
  "operations/start-operation": ["operation_started"],
  "playground/send-mail-as-customer": { because: "it writes to the sandbox alone" },
  "playground/switch-fault": { because: "it writes to the sandbox alone" },
  "policy/publishing/publish-draft": ["policy_draft_discarded"],
  "policy/publishing/publish-policy": ["policy_changed", "policy_drafted"],
  "policy/rehearsal/rehearse-policy": { because: "it reads past approvals and changes nothing" },
  "sources/change-source": ["source_changed"],
  "stops/stop-scope": ["function_paused", "function_resumed", "money_resumed", "money_stopped"],
  "suppressions/lift-suppression": ["message_bounced"],
  "tickets/assignment/assign-ticket": ["ticket_assigned"],
  "tickets/assignment/take-over-ticket": ["ticket_taken_over"],
  "tickets/lift-ticket-suppression": ["message_bounced"],
  // A summary writes no row: it is a note and changes nothing.
  "tickets/notes/request-note": ["investigation_requested"],
  "tickets/reply/reply-to-ticket": ["reply_corrected", "ticket_replied"],
  "tickets/resolve-ticket": ["ticket_resolved"],
  "tokens/create-token": ["token_created"],
  "tokens/revoke-token": ["token_revoked"],
  "webhooks/replay/replay-delivery": ["delivery_replayed"],
};

/** Functions that only read, or that are parts of a verb. */
const LOOKING =
  /^(read|verify|list|load|show|find|preview|match|search|select|reveal|mask|name|try|check|to[A-Z]|run[A-Z])/;
const PARTS = ["requirePermission", "recordReveal"];

const root = join(import.meta.dirname, "..", "..");
const graph = readImportGraph();
const FOR_A_PERSON = /export (?:async )?function (\w+)\(\s*(?:me|actor): Me\b/g;

/** Functions of `lib` that take the person they act for first, by file. */
const found = [...graph]
  .filter(([file]) => file.startsWith("lib/") && !/\.test\.ts$/.test(file))
  .flatMap(([file, { text }]) =>
    [...text.matchAll(FOR_A_PERSON)].map(([, name = ""]) => ({ file: file.slice(4, -3), name })),
  )
  .filter(({ name }) => !LOOKING.test(name) && !PARTS.includes(name));

/** The audit actions that a verb names, in its file or in files it imports. */
function namedActions(verb: string, depth = 2): Action[] {
  const entry = graph.get(`lib/${verb}.ts`);
  const here = AUDIT_ACTIONS.filter((action) => entry?.text.includes(`"${action}"`));
  if (depth === 0 || !entry) return here;
  const parts = entry.imports.filter(({ to, isType }) => !isType && /^lib\/.*\.ts$/.test(to));
  return [...here, ...parts.flatMap(({ to }) => namedActions(to.slice(4, -3), depth - 1))];
}

it("every verb that acts for a person is in the table, and nothing else", () => {
  expect([...new Set(found.map(({ file }) => file))].sort()).toEqual(Object.keys(ACTING).sort());
});

/**
 * Verbs that every role with `see` may use: a mail from the playground, and own tokens (lib/tokens/tokens.db.test.ts).
 */
const OPEN_TO_VIEWERS = ["playground/send-mail-as-customer", "tokens/create-token", "tokens/revoke-token"];
const refusing = found.filter(({ file }) => !OPEN_TO_VIEWERS.includes(file));

it.each(refusing)("$name refuses a viewer before it does anything", async ({ file, name }) => {
  const exported: Record<string, unknown> = await import(join(root, "lib", `${file}.ts`));
  const verb = exported[name];
  if (typeof verb !== "function") throw new Error(`${file} exports no ${name}.`);
  const asked = async () => await verb(localUser("viewer"), "id", {}, {}, {});
  await expect(asked()).rejects.toMatchObject({ code: "not_allowed" });
});

const audited = Object.entries(ACTING).flatMap(([file, rows]) =>
  "because" in rows ? [] : rows.map((action) => ({ file, action })),
);

it.each(audited)("$file writes $action", ({ file, action }) => {
  expect(namedActions(file)).toContain(action);
});
