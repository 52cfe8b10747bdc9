import { createServer, type Server } from "node:http";
import process from "node:process";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { errorGroups } from "@/db/schema";
import { storeFailedRun } from "@/db/testing/failed-run";
import { withTestDatabase } from "@/db/testing/with-test-database";
import { db } from "@/lib/db";
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
  await new Promise<void>((done) => slack.listen(0, "127.0.0.1", done));
  const address = slack.address();
  if (address === null || typeof address === "string") throw new Error("Slack has no port.");
  process.env.SLACK_API_BASE = `http://127.0.0.1:${address.port}`;
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

it("tells of a new error once, by ids and masked words, however many beats there are", async () => {
  await fail("Mail to ada@example.com, order ord_1001, failed.");
  await Promise.all([sendErrorAlerts(), sendErrorAlerts(), sendErrorAlerts()]);
  await sendErrorAlerts();
  expect(posted).toHaveLength(1);
  expect(posted[0]?.channel).toBe("C0TEST");
  expect(posted[0]?.text).toContain("Mail to address…, order ord_…, failed.");
  expect(posted[0]?.text).toMatch(/^New: handle-customer-email in send-reply .*\/errors\/err_/s);
});

it("tells again what Slack could not take, and not what Slack refused for good", async () => {
  await fail("Away.");
  answer = { ok: false, error: "ratelimited" };
  await sendErrorAlerts();
  answer = { ok: false, error: "channel_not_found" };
  await sendErrorAlerts();
  await sendErrorAlerts();
  expect(posted).toHaveLength(2);
});
