import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import http from "node:http";
import process from "node:process";
import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { countRows } from "@/testing/count-rows";
import { type HostileRequest, hostileRequest } from "@/testing/hostile-request";
import { consoleUrl, DATA_DIR } from "./support/addresses.ts";
import { RECOVERY_MS, sql } from "./support/desk.ts";
import { healthy } from "./support/parts.ts";
import { until } from "./support/until.ts";

/** 10,000 with HOSTILE_REQUESTS=10000. */
const REQUESTS = Number(process.env.HOSTILE_REQUESTS ?? 1_000);
const AT_ONCE = 50;
const ROUNDS = Math.ceil(REQUESTS / AT_ONCE);
/** Memory that the garbage collector may not have freed yet. */
const MEMORY_NOISE_MB = 100;
/** Tables that periodic work writes meanwhile. */
const OF_THE_CLOCK = [
  "drift_audits",
  "metric_minutes",
  "run_attempts",
  "run_hours",
  "run_logs",
  "run_steps",
  "runs",
  "ticket_embeddings",
];

test.describe.configure({ timeout: 60_000 + REQUESTS * 60 });
test.beforeEach(healthy);
// The number of stored rejected requests per minute is limited, and the next tests need some.
test.afterAll(() => sql`delete from webhook_deliveries where status = 'rejected'`);

/** Sends raw bytes. */
function send(agent: http.Agent, { provider, headers, body }: HostileRequest): Promise<number> {
  const bytes = Buffer.from(body);
  return new Promise((resolve, reject) => {
    const all = { ...headers, "content-length": bytes.byteLength };
    const url = `${consoleUrl}/api/webhooks/${provider}`;
    http
      .request(url, { agent, method: "POST", headers: all }, (response) => {
        response.resume();
        response.once("end", () => resolve(response.statusCode ?? 0));
      })
      .once("error", reject)
      .end(bytes);
  });
}

async function counted(): Promise<Record<string, number>> {
  const rows = Object.entries(await countRows(sql));
  return Object.fromEntries(rows.filter(([table]) => !OF_THE_CLOCK.includes(table)));
}

/** Waits until the work of earlier tests has ended, so that only this test's work is counted. */
function quiet(): Promise<boolean> {
  return until("stack without work", RECOVERY_MS, async () => {
    const [row] = await sql<{ quiet: boolean }[]>`
      select not exists (select from runs where status in ('queued', 'running'))
         and not exists (select from outbox where status = 'pending') as quiet`;
    return row?.quiet;
  });
}

/** Resident memory of the console's process. */
function memoryMb(): number {
  const pid = readFileSync(`${DATA_DIR}/pids/app.pid`, "utf8");
  return Number(execFileSync("ps", ["-o", "rss=", "-p", pid], { encoding: "utf8" })) / 1024;
}

test(`${REQUESTS} hostile requests over HTTP: no 5xx, only rejected rows, flat memory`, async () => {
  await quiet();
  const before = await counted();
  const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const memory: number[] = [];
  await fc.assert(
    fc.asyncProperty(
      fc.array(hostileRequest, { minLength: AT_ONCE, maxLength: AT_ONCE }),
      async (requests) => {
        const statuses = await Promise.all(requests.map((request) => send(agent, request)));
        for (const status of statuses) expect([400, 401, 404, 413]).toContain(status);
        memory.push(memoryMb());
      },
    ),
    { numRuns: ROUNDS, endOnFailure: true },
  );
  agent.destroy();
  expect(await counted()).toEqual(before);
  // The first fifth warms up: code is compiled, pools are opened.
  const settled = memory.slice(Math.floor(ROUNDS / 5));
  expect((settled.at(-1) ?? 0) - (settled[0] ?? 0)).toBeLessThan(MEMORY_NOISE_MB);
  test.info().annotations.push({ type: "memory", description: settled.map(Math.round).join(" ") });
  await healthy();
});
