import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import { expectPaidOnce } from "./support/account.ts";
import { DATA_DIR } from "./support/addresses.ts";
import {
  approvalOf,
  deliver,
  inboundMail,
  Person,
  RECOVERY_MS,
  runIs,
  type Story,
  sql,
  tellStory,
} from "./support/desk.ts";
import { type StartCommand, startOwnApp } from "./support/own-app.ts";
import { healthy } from "./support/parts.ts";
import { openAs } from "./support/screen.ts";
import { until } from "./support/until.ts";
import { callsTo, clearFaults, setFault } from "./support/vendors.ts";

/** Supervisors kill a process after this time. */
const GONE_WITHIN_MS = 10_000;
/** How long it still accepts requests, so that a load balancer sees that it is not ready. */
const NOTICE_MS = 1_000;

/** An automatic mail, which goes to a person without a call to the model. */
const AUTOMATIC = { Name: "Auto-Submitted", Value: "auto-replied" };
const PER_SECOND = 20;

/** Long, because some tests start a console or wait until the stack has restarted its own. */
test.describe.configure({ timeout: 120_000 });
test.beforeEach(healthy);
test.afterEach(clearFaults);
test.afterAll(healthy);

/** Approves a refund while Stripe answers this late; resolves when the app waits for Stripe. */
async function payWhileStripeIsSlow(delayMs: number): Promise<Story> {
  const story = await tellStory();
  await deliver(story.payload);
  const { id } = await approvalOf(story);
  await setFault("stripe", { match: "POST /v1/refunds", status: "slow", delayMs, times: 1 });
  expect((await (await Person.signIn("reviewer")).decide(id, "approve")).ok).toBe(true);
  await until("call to Stripe", RECOVERY_MS, async () => {
    const calls = await callsTo("stripe");
    return calls.some(
      ({ path, method, status }) => method === "POST" && path === "/v1/refunds" && status === null,
    );
  });
  return story;
}

/** Tells the app of the stack to end. @returns milliseconds until it was gone */
async function endApp(): Promise<number> {
  const pid = Number(readFileSync(`${DATA_DIR}/pids/app.pid`, "utf8"));
  const began = performance.now();
  process.kill(pid, "SIGTERM");
  await until("end of the app", GONE_WITHIN_MS, () => !isAlive(pid));
  return performance.now() - began;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Number of attempts of the paying step. */
async function attemptsToPay(story: Story): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select coalesce(max(a.n), 0)::int as n from run_attempts a join runs r on r.id = a.run_id
    join messages m on m.ticket_id = r.subject_id
    where m.provider_message_id = ${story.providerId} and a.step_id = 'issue-refund'`;
  return row?.n ?? 0;
}

test("a step in flight ends in the process that began it, with pages open", async ({ page }) => {
  await openAs(page, "viewer", "/runs");
  const story = await payWhileStripeIsSlow(3_000);
  expect(await endApp()).toBeGreaterThan(1_000);
  await runIs(story, "completed", RECOVERY_MS);
  await expectPaidOnce(story);
  expect(await attemptsToPay(story)).toBe(1);
});

test("a step that takes too long is cut, and another process finishes it", async () => {
  const story = await payWhileStripeIsSlow(12_000);
  await endApp();
  await runIs(story, "completed", RECOVERY_MS + 12_000);
  await expectPaidOnce(story);
  expect(await attemptsToPay(story)).toBeGreaterThan(1);
});

/**
 * Sends mails at a rate until they are no longer accepted.
 * @returns Postmark's ids of those that were answered with 200
 */
async function mailsUntilGone(url: string): Promise<string[]> {
  const taken: string[] = [];
  const sent: Promise<boolean>[] = [];
  let gone = false;
  while (!gone) {
    const id = randomUUID();
    const mail = inboundMail(`${id}@example.com`, "Away", "I am away.", id, [AUTOMATIC]);
    const answer = deliver(mail, undefined, url).then(
      async (response) => {
        await response.text();
        if (response.ok) taken.push(id);
        return response.ok;
      },
      () => false,
    );
    sent.push(answer);
    void answer.then((ok) => {
      if (!ok) gone = true;
    });
    await delay(1_000 / PER_SECOND);
  }
  await Promise.all(sent);
  return taken;
}

/** Polls. @returns milliseconds until the first missing answer */
async function answersFor(url: string): Promise<number> {
  const began = performance.now();
  while (true) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (!ok) return performance.now() - began;
  }
}

for (const command of ["npm start", "next start"] satisfies StartCommand[]) {
  test(`${command} ends with 0 on SIGTERM, with open pages and incoming mails`, async () => {
    const app = await startOwnApp(command);
    try {
      const { cookie } = await Person.signIn("viewer");
      const streams = await Promise.all(
        Array.from({ length: 5 }, () => fetch(`${app.url}/api/live`, { headers: { cookie } })),
      );
      expect(streams.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      const ended = Promise.all(streams.map((stream) => stream.text()));
      const mails = mailsUntilGone(app.url);
      await delay(2_000);
      const gone = app.end("SIGTERM");
      const answered = answersFor(`${app.url}/api/health/live`);
      await until(
        "red readiness",
        1_000,
        async () => (await fetch(`${app.url}/api/health/ready`)).status === 503,
      );
      await ended;
      const { code, tookMs } = await gone;
      expect(code).toBe(0);
      expect(tookMs).toBeLessThan(GONE_WITHIN_MS);
      expect(await answered).toBeGreaterThan(NOTICE_MS - 100);
      const taken = await mails;
      expect(taken.length).toBeGreaterThan(PER_SECOND);
      const stored = await sql`select 1 from messages where provider_message_id in ${sql(taken)}`;
      expect(stored).toHaveLength(taken.length);
    } finally {
      await app.stop();
    }
  });
}
