import { createServer, type Server } from "node:http";
import process from "node:process";
import { text } from "node:stream/consumers";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { errorGroups } from "@/db/schema";
import { db } from "@/lib/db";
import { storeFailedRun } from "@/testing/ledger-runs";
import { listenLocally } from "@/testing/listen-locally";
import { withTestDatabase } from "@/testing/with-test-database";
import { recordFailure } from "./record-failure.ts";
import { sendErrorAlerts } from "./send-error-alerts.ts";

withTestDatabase();

let slack: Server;
let posted: { channel: string; text: string }[] = [];
let answer: object;

beforeAll(async () => {
  slack = createServer((request, response) => {
    void text(request).then((body) => {
      posted.push(JSON.parse(body));
      response.end(JSON.stringify(answer));
    });
  });
  const port = await listenLocally(slack);
  process.env.SLACK_API_BASE = `http://127.0.0.1:${port}`;
  process.env.SLACK_BOT_TOKEN = "xoxb-test";
  process.env.SLACK_CHANNEL = "C0TEST";
});
beforeEach(async () => {
  await db().delete(errorGroups);
  posted = [];
  answer = { ok: true, channel: "C0TEST", ts: "1.2" };
});
afterAll(() => new Promise((done) => slack.close(done)));

async function fail(message: string): Promise<void> {
  await recordFailure(db(), await storeFailedRun(db(), { error: { name: "Error", message } }));
}

it("alerts once for a new group, with ids and masked text, however many ticks there are", async () => {
  await fail("Mail to ada@example.com, order ord_1001, failed.");
  await Promise.all([sendErrorAlerts(), sendErrorAlerts(), sendErrorAlerts()]);
  await sendErrorAlerts();
  expect(posted).toHaveLength(1);
  expect(posted[0]?.channel).toBe("C0TEST");
  expect(posted[0]?.text).toContain("Mail to address…, order ord_…, failed.");
  expect(posted[0]?.text).toMatch(/^New: handle-customer-email in send-reply .*\/errors\/err_/s);
});

/** Moves the time of waiting alerts into the past by so much. */
async function letPass(seconds: number): Promise<void> {
  const ago = sql`${seconds} * interval '1 second'`;
  await db()
    .update(errorGroups)
    .set({ alertAfter: sql`alert_after - ${ago}`, alertedAt: sql`alerted_at - ${ago}` });
}

/** The log lines written while `work` runs. */
async function linesOf(work: () => Promise<void>): Promise<string[]> {
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    await work();
    return written.mock.calls.map(([line]) => String(line));
  } finally {
    written.mockRestore();
  }
}

it("retries alerts that Slack did not accept, but not those it refused for good", async () => {
  await fail("Away.");
  answer = { ok: false, error: "ratelimited" };
  await sendErrorAlerts();
  answer = { ok: false, error: "channel_not_found" };
  await sendErrorAlerts();
  expect(posted).toHaveLength(1);
  await letPass(15);
  await sendErrorAlerts();
  await sendErrorAlerts();
  expect(posted).toHaveLength(2);
});

it("backs off while Slack is unavailable for eleven minutes, with a few log lines, then sends each alert once", async () => {
  const GROUPS = 12;
  for (let n = 0; n < GROUPS; n++) await fail(`Away ${String.fromCharCode(97 + n)}.`);
  answer = { ok: false, error: "service_unavailable" };
  const lines = await linesOf(async () => {
    for (let second = 0; second < 660; second += 5) {
      await sendErrorAlerts();
      await letPass(5);
    }
  });
  expect(posted.length).toBeLessThanOrEqual(10);
  expect(lines.filter((line) => line.includes("a new error"))).toHaveLength(GROUPS);
  expect(lines.length).toBeLessThanOrEqual(GROUPS + 10);
  answer = { ok: true, channel: "C0TEST", ts: "1.2" };
  posted = [];
  await letPass(900);
  for (let beat = 0; beat < 5; beat++) await sendErrorAlerts();
  expect(posted).toHaveLength(GROUPS);
  expect(new Set(posted.map(({ text: told }) => told)).size).toBe(GROUPS);
});

it("alerts for a group at most once an hour, however often it regresses", async () => {
  const lines = await linesOf(async () => {
    for (let n = 0; n < 20; n++) {
      await fail("Again.");
      await sendErrorAlerts();
      await db().update(errorGroups).set({ state: "resolved", stateSince: sql`now() - interval '1 minute'` });
    }
  });
  expect(posted).toHaveLength(1);
  expect(lines).toHaveLength(1);
  await letPass(3_600);
  await sendErrorAlerts();
  expect(posted).toHaveLength(2);
  expect(posted[1]?.text).toMatch(/^Back: /);
});
