import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import { expectBlockedOnce, expectPaidOnce } from "./support/account.ts";
import {
  approvalOf,
  auditOf,
  deliver,
  expiresIn,
  letItExpire,
  Person,
  runIs,
  sql,
  tellStory,
} from "./support/desk.ts";
import { gate } from "./support/engine.ts";
import { refundsOf } from "./support/vendors.ts";

test.afterEach(() => gate("pass"));

const AFTER_MS = [0, 20, 50, 100];
const TIMES = 200;
/** Concurrent stories. */
const LANES = 5;

test(`decided ${AFTER_MS.join(", ")} ms after the row appears, ${TIMES} times: right, and soon`, async () => {
  test.setTimeout(240_000);
  const reviewer = await Person.signIn("reviewer");
  const slowest = { ms: 0 };
  const numbers = Array.from({ length: TIMES }, (_, index) => index);
  const lane = async () => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
      const story = await tellStory({ amountCents: 100 + number });
      await deliver(story.payload);
      const { id } = await approvalOf(story);
      await delay(AFTER_MS[number % AFTER_MS.length]);
      const decided = Date.now();
      expect((await reviewer.decide(id, "approve")).status).toBe(200);
      await runIs(story, "completed");
      slowest.ms = Math.max(slowest.ms, Date.now() - decided);
      await expectPaidOnce(story);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  test.info().annotations.push({
    type: "slowest",
    description: `${slowest.ms} ms from decision to the end of the run`,
  });
});

test("decided at the last moment: either paid or expired, never both", async () => {
  test.setTimeout(120_000);
  const reviewer = await Person.signIn("reviewer");
  const deadlineMs = 1_200;
  const outcomes: Record<string, number> = {};
  const story = async (early: number) => {
    const told = await tellStory();
    await deliver(told.payload);
    const { id } = await approvalOf(told);
    const deadline = await expiresIn(id, deadlineMs);
    await delay(Math.max(deadline.getTime() - Date.now() - early, 0));
    const { status } = await reviewer.decide(id, "approve");
    if (status === 410) await letItExpire(id);
    await runIs(told, "completed");
    expect([200, 410]).toContain(status);
    if (status === 200) await expectPaidOnce(told);
    else await expectBlockedOnce(told, /person|looking/i);
    outcomes[status] = (outcomes[status] ?? 0) + 1;
  };
  for (const early of [40, 30, 20, 10, 5, 0, -10])
    await Promise.all([story(early), story(early - 2), story(early + 3)]);
  test.info().annotations.push({ type: "outcomes", description: JSON.stringify(outcomes) });
});

test("the run continues although the event of its decision was lost", async () => {
  const reviewer = await Person.signIn("reviewer");
  const story = await tellStory();
  await deliver(story.payload);
  await runIs(story, "waiting");
  const { id } = await approvalOf(story);
  await gate("lose");
  await reviewer.decide(id, "approve");
  await delay(200);
  await gate("pass");
  await runIs(story, "completed");
  await expectPaidOnce(story);
});

test("pays and answers once when every event arrives twice", async () => {
  await gate("double");
  const reviewer = await Person.signIn("reviewer");
  const story = await tellStory();
  await deliver(story.payload);
  const { id } = await approvalOf(story);
  await reviewer.decide(id, "approve");
  await runIs(story, "completed");
  await expectPaidOnce(story);
  const runs = await sql`
    select 1 from runs where customer_id = ${story.customerId} and function_id = 'handle-customer-email'`;
  expect(runs).toHaveLength(1);
});

test("a lost first event is sent again until a run was seen", async () => {
  await gate("lose");
  const story = await tellStory({ subject: "Thanks", text: "Thank you, everything arrived." });
  await deliver(story.payload);
  await delay(300);
  await gate("pass");
  await runIs(story, "completed", 20_000);
  expect(await auditOf(story.customerId)).toMatchObject({ message_received: 1, message_sent: 1 });
});

test("of two concurrent deciders one decides, and the other sees who", async () => {
  const [reviewer, senior] = [await Person.signIn("reviewer"), await Person.signIn("senior")];
  const story = await tellStory();
  await deliver(story.payload);
  const { id } = await approvalOf(story);
  const [yes, no] = await Promise.all([reviewer.decide(id, "approve"), senior.decide(id, "reject")]);
  expect([yes.status, no.status].sort()).toEqual([200, 409]);
  const loser = yes.status === 409 ? yes : no;
  const { error } = await loser.json();
  expect(error.code).toBe("already_decided");
  expect(error.details).toMatchObject({
    decidedBy: expect.stringMatching(/^usr_/),
    decidedAt: expect.any(String),
  });
});

test("a large refund requires two people, one of them senior", async () => {
  const [reviewer, senior] = [await Person.signIn("reviewer"), await Person.signIn("senior")];
  const story = await tellStory({ amountCents: 125_000 });
  await deliver(story.payload);
  const { id } = await approvalOf(story);
  expect((await reviewer.decide(id, "approve")).status).toBe(403);
  expect((await senior.decide(id, "approve")).status).toBe(200);
  expect((await senior.approval(id)).status).toBe("pending");
  expect(await refundsOf(story.chargeId)).toEqual([]);
  expect((await reviewer.decide(id, "approve", 1)).status).toBe(409);
  expect((await reviewer.decide(id, "approve", 2)).status).toBe(200);
  await runIs(story, "completed");
  await expectPaidOnce(story);
});
