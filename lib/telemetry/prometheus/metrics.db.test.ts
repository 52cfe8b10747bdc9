import { createServer } from "node:http";
import process from "node:process";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outbox } from "@/db/schema";
import { db } from "@/lib/db";
import { newId, runIdAt } from "@/lib/ids";
import { recordModelCall } from "@/lib/ledger/record-model-call";
import { rejectDelivery } from "@/lib/webhooks/reject-delivery";
import { writeMail } from "@/testing/mails";
import { startOtlpReceiver } from "@/testing/otlp-receiver";
import { parseMetrics } from "@/testing/parse-metrics";
import { askAndApprove, askForRefund } from "@/testing/refunds";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { exportMetrics } from "../export-metrics.ts";
import { watchRequests } from "../watch-requests.ts";

withTestDatabase();
withSandbox();

const HOUR = 3_600_000;
let receiver: Awaited<ReturnType<typeof startOtlpReceiver>>;
let text: string;
let metrics: ReturnType<typeof parseMetrics>;

beforeAll(async () => {
  receiver = await startOtlpReceiver(afterAll);
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = receiver.url;
  process.env.OTEL_EXPORTER_OTLP_PROTOCOL = "http/json";
});
afterAll(() => {
  for (const name of ["ENDPOINT", "PROTOCOL"]) delete process.env[`OTEL_EXPORTER_OTLP_${name}`];
});

/** A request to the handler as the server passes it on: the peer is noted in a header. */
async function scrape(headers: Record<string, string> = {}): Promise<Response> {
  const { GET } = await import("@/app/metrics/route");
  const asked = { "x-vagus-peer": "127.0.0.1", "x-forwarded-for": "::ffff:127.0.0.1", ...headers };
  return GET(new Request("http://127.0.0.1:3000/metrics", { headers: asked }));
}

beforeAll(async () => {
  await askForRefund();
  await askAndApprove({ orderId: "ord_1003" });
  await db().execute(
    sql`update approvals set opened_at = now() - interval '90 minutes' where status = 'pending'`,
  );
  await writeMail("Where is my parcel?", { Name: "Canaryname", Subject: "canarysubject" });
  await rejectDelivery({ provider: "stripe", keptHeaders: {} }, { cause: "bad_signature", httpStatus: 401 });
  const event = { name: "ticket/resolved", data: {}, startsRun: true };
  await db()
    .insert(outbox)
    .values([
      { ...event, id: newId("event"), status: "dead", availableAt: null },
      { ...event, id: newId("event"), availableAt: new Date(Date.now() - HOUR) },
    ]);
  for (const [nth, status] of ["queued", "queued", "running", "completed", "failed"].entries()) {
    const id = runIdAt(Date.now() - 60_000) + String(nth).padStart(16, "0");
    const ended = status === "completed" || status === "failed";
    await db().execute(sql`
      insert into runs (id, function_id, status, trigger, queued_at, ended_at)
      values (${id}, 'handle-customer-email', ${status}, 'customer/email.received', now() - interval '2 minutes',
              case when ${ended} then now() end)`);
  }
  await recordModelCall({
    runId: "run_1",
    ticketId: null,
    model: "sandbox-support",
    request: { text: "canarytext" },
    response: null,
    error: null,
    inputTokens: 120,
    cachedInputTokens: 20,
    outputTokens: 30,
    costMicros: 2_500_000,
    durationMs: 10,
  });
  watchRequests();
  const server = createServer((_request, response) => response.writeHead(404).end());
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("The server has no port.");
  await fetch(`http://127.0.0.1:${bound.port}/runs/run_1?q=ada@example.com`);
  await new Promise((done) => server.close(done));
  text = await (await scrape()).text();
  metrics = parseMetrics(text);
}, 60_000);

describe("a scrape", () => {
  it.each([
    ["vagus_runs_open", { function: "handle-customer-email", status: "running" }, 1],
    ["vagus_queue_depth", { function: "handle-customer-email" }, 2],
    ["vagus_runs_ended_5m", { function: "handle-customer-email", status: "failed" }, 1],
    ["vagus_events_unobserved", { event: "customer/email.received" }, 1],
    ["vagus_outbox_dead_7d", {}, 1],
    ["vagus_approvals_pending", { kind: "refund" }, 1],
    ["vagus_decisions_1h", { decision: "approve" }, 1],
    ["vagus_webhook_deliveries_5m", { provider: "stripe", status: "rejected" }, 1],
    ["vagus_webhook_deliveries_5m", { provider: "postmark", status: "accepted" }, 1],
    ["vagus_model_calls_total", { model: "sandbox-support", outcome: "ok" }, 1],
    ["vagus_model_tokens_total", { model: "sandbox-support", type: "input" }, 120],
    ["vagus_model_cost_dollars_total", { model: "sandbox-support" }, 2.5],
    [
      "vagus_http_request_duration_seconds_count",
      { method: "GET", route: "/runs/[runId]", status: "4xx" },
      1,
    ],
    ["vagus_health", { check: "database" }, 1],
    ["vagus_health", { check: "engine" }, 0],
  ])("counts %s of %j", (name, labels, value) => {
    expect(metrics.value(name, labels)).toBe(value);
  });

  it("has the age of the oldest of each kind", () => {
    const about = (name: string, labels?: Record<string, string>) => metrics.value(name, labels) ?? 0;
    expect(Math.round(about("vagus_outbox_lag_seconds") / 60)).toBe(60);
    expect(Math.round(about("vagus_approvals_oldest_pending_seconds") / 60)).toBe(90);
    expect(Math.round(about("vagus_queue_oldest_seconds", { function: "handle-customer-email" }) / 60)).toBe(
      2,
    );
  });

  it("has the state of the process and its database", () => {
    for (const name of [
      "nodejs_heap_size_used_bytes",
      "nodejs_eventloop_lag_p99_seconds",
      "process_resident_memory_bytes",
      "vagus_database_connections",
      "vagus_database_connections_max",
      "vagus_disk_free_bytes",
    ])
      expect(metrics.value(name), name).toBeGreaterThanOrEqual(0);
  });

  it("explains each metric, and holds no personal data and no id", () => {
    for (const { name, help } of metrics.families) expect(help, name).toMatch(/\w/);
    expect(text).not.toMatch(/canary|ada@|example\.com|run_[0-9]|cust_|apr_|evt_/i);
  });

  it("returns the figures of a scrape less than five seconds before", async () => {
    await db().execute(sql`update outbox set status = 'pending' where status = 'dead'`);
    const again = parseMetrics(await (await scrape()).text());
    expect(again.value("vagus_outbox_dead_7d")).toBe(1);
  });
});

describe("permission to scrape", () => {
  it.each([
    ["this machine", {}, 200],
    ["another machine", { "x-vagus-peer": "10.0.0.7", "x-forwarded-for": "10.0.0.7" }, 401],
    ["a caller behind a proxy on this machine", { "x-forwarded-for": "203.0.113.9" }, 401],
    ["a proxy on this machine that hides its caller", { "x-real-ip": "127.0.0.1" }, 401],
    ["an unknown caller", { "x-vagus-peer": "", "x-forwarded-for": "" }, 401],
  ])("%s", async (_who, headers, status) => {
    expect((await scrape(headers)).status).toBe(status);
  });
});

it("exports the same by OTLP", async () => {
  const stop = await exportMetrics();
  await stop();
  const body = receiver.requests.find(({ path }) => path === "/v1/metrics")?.body ?? "";
  const names = [...body.matchAll(/"name":"((?:vagus|process|nodejs)_\w+)"/g)].map(([, name]) => name);
  const expected = metrics.families.filter(({ type, samples }) => type !== "summary" && samples.length > 0);
  expect(expected.length).toBeGreaterThan(25);
  for (const { name } of expected) expect(names).toContain(name);
  expect(body).toContain('"isMonotonic":true');
  expect(body).toMatch(/"explicitBounds":\[0\.005,/);
  expect(body).toContain('"service.name"');
});
