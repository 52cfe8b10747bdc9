import { expect, test } from "@playwright/test";
import { HOLD_MS } from "@/lib/policy/schemas";
import { expectBlockedOnce, expectPaidOnce } from "./support/account.ts";
import {
  approvalOf,
  deliver,
  expiresIn,
  inboundMail,
  letItExpire,
  Person,
  runIs,
  SOON_MS,
  sql,
  tellStory,
} from "./support/desk.ts";
import { rerun } from "./support/engine.ts";
import { until } from "./support/until.ts";
import { clearFaults, mailsTo, refundsOf, setFault } from "./support/vendors.ts";

test.afterEach(clearFaults);

test("a refund waits for a person, is approved, and happens once", async () => {
  const reviewer = await Person.signIn("reviewer");
  const story = await tellStory();
  expect((await deliver(story.payload)).status).toBe(200);
  const { id } = await approvalOf(story);
  expect(await refundsOf(story.chargeId)).toEqual([]);
  expect((await reviewer.decide(id, "approve")).status).toBe(200);
  await runIs(story, "completed");
  await expectPaidOnce(story);
});

test("the same payload three times, one after another and at once, changes nothing", async () => {
  const reviewer = await Person.signIn("reviewer");
  const story = await tellStory();
  const first = await deliver(story.payload);
  const again = await Promise.all([deliver(story.payload), deliver(story.payload)]);
  expect([first, ...again].map(({ status }) => status)).toEqual([200, 200, 200]);
  const { id } = await approvalOf(story);
  await reviewer.decide(id, "approve");
  await runIs(story, "completed");
  expect((await deliver(story.payload)).status).toBe(200);
  await expectPaidOnce(story);
  const [counts] = await sql`
    select (select count(*)::int from messages where provider_message_id = ${story.providerId}) as messages,
           (select count(*)::int from approvals where effect ->> 'orderId' = ${story.orderId}) as approvals,
           (select count(*)::int from runs where customer_id = ${story.customerId}
              and function_id = 'handle-customer-email') as runs`;
  expect(counts).toEqual({ messages: 1, approvals: 1, runs: 1 });
});

test("a rejection blocks the refund once and tells the customer the note, never the reason", async () => {
  const reviewer = await Person.signIn("reviewer");
  const story = await tellStory();
  await deliver(story.payload);
  const { id } = await approvalOf(story);
  const words = { comment: "Fraud suspected", customerNote: "These were two orders." };
  expect((await reviewer.decide(id, "reject", 1, words)).status).toBe(200);
  await runIs(story, "completed", HOLD_MS.usual + SOON_MS);
  await expectBlockedOnce(story, /not|cannot|unable|declined/i);
});

test("after the deadline the refund is blocked, the approval expired and the customer told", async () => {
  const story = await tellStory();
  await deliver(story.payload);
  const { id } = await approvalOf(story);
  await runIs(story, "waiting");
  await expiresIn(id, 0);
  await letItExpire(id);
  await runIs(story, "completed");
  await expectBlockedOnce(story, /person|looking/i);
  expect(
    await sql`select action from audit_log where subject_id = ${id} and action = 'approval_expired'`,
  ).toHaveLength(1);
  const late = await (await Person.signIn("reviewer")).decide(id, "approve", 2);
  expect(late.status).toBe(410);
});

test("a rerun from the top after the refund was paid pays nothing, whatever the model says now", async () => {
  const reviewer = await Person.signIn("reviewer");
  const story = await tellStory();
  await deliver(story.payload);
  const { id, runId } = await approvalOf(story);
  await reviewer.decide(id, "approve");
  await runIs(story, "completed");
  // The model now reads another mail, and so proposes half.
  await sql`update messages set body = replace(body, 'refund it', 'refund $20 of it') where provider_message_id = ${story.providerId}`;
  await rerun(runId);
  await until("second completed run", SOON_MS, async () => {
    const runs = await sql`select 1 from runs where customer_id = ${story.customerId} and status = 'completed'
                  and function_id = 'handle-customer-email'`;
    return runs.length === 2;
  });
  expect(await refundsOf(story.chargeId)).toHaveLength(1);
  expect(await mailsTo(story.email)).toHaveLength(1);
  expect(
    await sql`select 1 from audit_log where customer_id = ${story.customerId} and action = 'refund_issued'`,
  ).toHaveLength(1);
});

test("the model fails on every attempt: the run fails, a rerun completes", async () => {
  await setFault("openai", { match: "POST /v1/chat/completions", status: 500, times: null });
  const story = await tellStory({ subject: "Thanks", text: "Thank you, everything arrived." });
  await deliver(story.payload);
  const runId = await runIs(story, "failed", 10_000);
  const actions = await sql<
    { action: string }[]
  >`select action from audit_log where customer_id = ${story.customerId}`;
  expect(actions.map(({ action }) => action)).toEqual(["message_received"]);
  expect(await sql`select 1 from run_steps where run_id = ${runId} and step_id = 'audit-sent'`).toHaveLength(
    0,
  );
  const viewer = await Person.signIn("viewer");
  const [ticket] = await sql`select id from tickets where customer_id = ${story.customerId}`;
  const readTicket = async () => (await viewer.request("GET", `/api/tickets/${ticket?.id}`)).json();
  await until("a person is needed", SOON_MS, async () => (await readTicket()).personNeeded === "run_failed");

  await clearFaults();
  await rerun(runId);
  await runIs(story, "completed");
  expect(await readTicket()).toMatchObject({ status: "resolved", personNeeded: null });
  expect(await mailsTo(story.email)).toHaveLength(1);
});

test("unknown senders and machines get no automatic answer", async () => {
  const stranger = `stranger-${Date.now()}@elsewhere.example`;
  const unknownId = crypto.randomUUID();
  await deliver(inboundMail(stranger, "Hello", "Please refund ord_1001.", unknownId));
  const story = await tellStory();
  const machine = { ...story.payload, Headers: [{ Name: "Auto-Submitted", Value: "auto-replied" }] };
  await deliver(machine);
  for (const [providerId, why] of [
    [unknownId, "unknown_sender"],
    [story.providerId, "automatic_mail"],
  ] as const) {
    await until(`ticket for a person: ${why}`, SOON_MS, async () => {
      const [ticket] = await sql`
        select t.person_needed from tickets t join messages m on m.ticket_id = t.id where m.provider_message_id = ${providerId}`;
      return ticket?.person_needed === why;
    });
  }
  await runIs(story, "completed");
  expect(await mailsTo(stranger)).toEqual([]);
  expect(await mailsTo(story.email)).toEqual([]);
});
