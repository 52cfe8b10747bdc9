import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { approvalOf, deliver, RECOVERY_MS, runIs, sql, tellStory } from "./support/desk.ts";
import { healthy } from "./support/parts.ts";
import { until } from "./support/until.ts";
import { vagus } from "./support/vagus.ts";
import { refundsOf } from "./support/vendors.ts";

test.beforeEach(healthy);

/** A token of a local user, as the variable that the command line reads. */
function tokenOf(role: string, scopes: string) {
  const owner = ["--email", `${role}@vagus.local`, "--name", "e2e", "--scopes", scopes];
  const { answer } = vagus(["tokens", "create", ...owner]);
  return { id: String(answer.id), VAGUS_TOKEN: String(answer.token) };
}

test("a refund is decided from the command line as the token's owner, within its scopes", async () => {
  const story = await tellStory({ amountCents: 1234 });
  await deliver(story.payload);
  const { id } = await approvalOf(story);
  const { id: lookingId, ...looking } = tokenOf("senior", "see");
  const { id: _id, ...deciding } = tokenOf("senior", "see,decide");

  const { answer: waiting } = vagus(["approvals", "list"], looking);
  expect(waiting.items.map((item: { id: string }) => item.id)).toContain(id);
  const refused = vagus(["approvals", "decide", id, "approve"], looking);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain("This token has no scope for it (decide).");

  const decided = vagus(["approvals", "decide", id, "approve", "--comment", "from the shell"], deciding);
  expect({ status: decided.status, answer: decided.answer.status }).toEqual({
    status: 0,
    answer: "approved",
  });
  await until("refund at Stripe", RECOVERY_MS, async () => (await refundsOf(story.chargeId)).length === 1);
  const rows =
    await sql`select actor_id from audit_log where subject_id = ${id} and action = 'approval_decided'`;
  expect(rows.map((row) => row.actor_id)).toEqual(["usr_local_senior"]);

  expect(vagus(["tokens", "revoke", lookingId]).status).toBe(0);
  expect(vagus(["runs", "list"], looking).stderr).toContain("(invalid_token)");
});

test("runs are listed, shown and cancelled from the command line, and events listed", async () => {
  const { id: _id, ...operating } = tokenOf("engineer", "see,operate");
  const story = await tellStory({ amountCents: 900 });
  await deliver(story.payload);
  await approvalOf(story);
  const { answer: page } = vagus(["runs", "list", "--function", "handle-customer-email"], operating);
  const [run] = page.items;
  expect(vagus(["runs", "show", run.id], operating).answer.steps.length).toBeGreaterThan(2);
  const cancelled = vagus(["runs", "cancel", run.id, "--reason", "a test"], operating);
  expect(cancelled.answer).toMatchObject({ kind: "cancel", total: 1 });
  await runIs(story, "cancelled");
  const sent = vagus(["events", "send", "ticket/unknown", "--data", "{}"], operating);
  expect(sent.status).toBe(1);
  expect(vagus(["events", "list"], operating).answer.items.length).toBeGreaterThan(0);
});

test("the audit log is verified and exported from the command line, and the export is audited", async () => {
  const { id: _id, ...auditing } = tokenOf("auditor", "see,export_audit");
  const { id: lookingId, ...looking } = tokenOf("engineer", "see");
  const verified = vagus(["audit", "verify"], auditing);
  expect(verified).toMatchObject({ status: 0, answer: { ok: true, appendOnly: true, problems: [] } });

  const output = test.info().outputPath("audit.jsonl");
  const filter = ["--action", "token_created", "--subject", lookingId];
  const exported = vagus(["audit", "export", "--output", output, ...filter], auditing);
  expect(exported).toMatchObject({ status: 0, answer: { output } });
  const rows = readFileSync(output, "utf8").trimEnd().split("\n");
  expect(rows.map((row) => JSON.parse(row).subjectId)).toEqual([lookingId]);
  const audited = await sql`
    select detail->>'subject' as subject from audit_log where action = 'audit_exported' and actor_id = 'usr_local_auditor'`;
  expect(audited.map(({ subject }) => subject)).toContain(lookingId);

  const refused = vagus(["audit", "verify"], looking);
  expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining("(not_allowed)") });
});
