import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import process from "node:process";
import { verdictHeaders } from "@vagus/sandbox/postmark/verdict-headers";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { approvals, messages, outbox, runs } from "@/db/schema";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { setPulse } from "@/lib/pulse/wake";
import { startTracing } from "@/lib/telemetry/start-tracing";
import { watchRequests } from "@/lib/telemetry/watch-requests";
import { localUser } from "@/testing/local-user";
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from "@/testing/otlp-receiver";
import { asksAbout } from "@/testing/refund-approvals";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
withSandbox();
let receiver: OtlpReceiver;
beforeAll(async () => {
  receiver = await startOtlpReceiver(afterAll);
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = receiver.url;
  process.env.OTEL_EXPORTER_OTLP_PROTOCOL = "http/json";
  process.env.OTEL_RESOURCE_ATTRIBUTES = "service.namespace=support";
});
afterAll(() => {
  for (const name of ["ENDPOINT", "PROTOCOL"]) delete process.env[`OTEL_EXPORTER_OTLP_${name}`];
  delete process.env.OTEL_RESOURCE_ATTRIBUTES;
});
const engine = withEngine();

const CANARY = {
  name: "Canaryname Finch",
  subject: "canarysubject",
  body: "canarybody",
  comment: "canarycomment",
};
let web: Server;
let webhook: string;
let spans: ReceivedSpan[];
let runId: string;
let eventId: string;

beforeAll(async () => {
  const { POST } = await import("@/app/api/webhooks/[provider]/route");
  setPulse(() => {});
  watchRequests();
  // Next's part: a request of node as one of the web, and the answer back.
  web = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = Object.entries(request.headers).map(
      ([name, value]) => [name, String(value)] as [string, string],
    );
    const asked = new Request(`http://127.0.0.1${request.url}`, {
      method: "POST",
      headers,
      body: Buffer.concat(chunks),
    });
    const answer = await POST(asked, { params: Promise.resolve({ provider: "postmark" }) });
    response.writeHead(answer.status).end(await answer.text());
  });
  await new Promise<void>((done) => web.listen(0, "127.0.0.1", done));
  const bound = web.address();
  if (bound === null || typeof bound === "string") throw new Error("The app has no port.");
  webhook = `http://127.0.0.1:${bound.port}/api/webhooks/postmark`;
});
afterAll(() => new Promise((done) => web.close(done)));

/** A mail of Ada's goes in, a person approves the refund, the answer goes out. */
beforeAll(async () => {
  const stop = await startTracing();
  const providerMessageId = randomUUID();
  const { webhookUser, webhookPassword } = env().postmark;
  const delivered = await fetch(webhook, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${webhookUser}:${webhookPassword}`).toString("base64")}`,
    },
    body: JSON.stringify({
      MessageID: providerMessageId,
      FromFull: { Email: "ada@example.com", Name: CANARY.name },
      From: "ada@example.com",
      To: "support@vagus.local",
      OriginalRecipient: "support@vagus.local",
      Subject: CANARY.subject,
      TextBody: `Please refund ord_1001, ${CANARY.body}.`,
      Headers: verdictHeaders("ada@example.com", "verified"),
    }),
  });
  expect([delivered.status, await delivered.text()]).toEqual([200, expect.stringContaining("accepted")]);
  const [message] = await db()
    .select()
    .from(messages)
    .where(eq(messages.providerMessageId, providerMessageId));
  const asked = await engine.until("the question", async () => {
    const [found] = await db()
      .select()
      .from(approvals)
      .where(and(asksAbout(message?.id ?? ""), eq(approvals.status, "pending")));
    return found;
  });
  await decideApproval(localUser("reviewer"), asked.id, {
    decision: "approve",
    version: 1,
    comment: CANARY.comment,
  });
  const run = await engine.until("the end", async () => {
    const [found] = await db()
      .select()
      .from(runs)
      .where(and(eq(runs.functionId, "handle-customer-email"), eq(runs.subjectId, message?.ticketId ?? "")));
    return found?.endedAt ? found : undefined;
  });
  expect(run.status).toBe("completed");
  runId = run.id;
  eventId = run.eventId ?? "";
  await stop();
  spans = receiver.spans();
}, 60_000);

/** Our records hold milliseconds; a span of the process holds more. */
const msOf = (unixNano: string) => BigInt(unixNano) / 1_000_000n;
const named = (name: string) => spans.filter((span) => span.name === name);
const only = (name: string): ReceivedSpan => {
  const [span, ...more] = named(name);
  expect([name, more.length]).toEqual([name, 0]);
  if (!span)
    throw new Error(`No span ${name} among ${[...new Set(spans.map((one) => one.name))].join(", ")}.`);
  return span;
};
const parentOf = (span: ReceivedSpan | undefined) =>
  spans.find(({ spanId }) => spanId === span?.parentSpanId);
/** The names from a span up to the root of its trace. */
const lineage = (span: ReceivedSpan | undefined): string[] =>
  span ? [span.name, ...lineage(parentOf(span))] : [];

const WEBHOOK = "POST /api/webhooks/[provider]";
const EVENT = "send customer/email.received";
const RUN = "run handle-customer-email";
const CALL = "call handle-customer-email";

describe("a mail, from the webhook to the reply", () => {
  it("is one trace, whose parents lead from each vendor's call back to the webhook", () => {
    const above = [CALL, RUN, EVENT, WEBHOOK];
    const chat = named("chat sandbox-support");
    expect(lineage(chat[0])).toEqual(["chat sandbox-support", "step run-agent", ...above]);
    expect(lineage(named("POST /v1/chat/completions")[0])).toEqual([
      "POST /v1/chat/completions",
      "chat sandbox-support",
      "step run-agent",
      ...above,
    ]);
    expect(lineage(only("POST /v1/refunds"))).toEqual(["POST /v1/refunds", "step issue-refund", ...above]);
    expect(lineage(only("POST /email"))).toEqual(["POST /email", "step send-reply", ...above]);
    const { traceId } = only(WEBHOOK);
    for (const name of [EVENT, RUN, "POST /v1/refunds", "POST /email"])
      expect(only(name).traceId).toBe(traceId);
    for (const span of [...named(CALL), ...chat]) expect(span.traceId).toBe(traceId);
  });

  it("ends its run once, with the whole time that it took, over several calls", () => {
    const run = only(RUN);
    const calls = named(CALL).filter(({ parentSpanId }) => parentSpanId === run.spanId);
    expect(calls.length).toBeGreaterThan(3);
    for (const call of calls)
      expect(msOf(call.endTimeUnixNano)).toBeLessThanOrEqual(msOf(run.endTimeUnixNano));
    expect(run.attributes).toMatchObject({
      "vagus.run.id": runId,
      "vagus.function.id": "handle-customer-email",
      "messaging.destination.name": "customer/email.received",
      "messaging.message.id": eventId,
    });
  });

  it("counts the model's tokens and names what was called, by OpenTelemetry's conventions", () => {
    const [chat] = named("chat sandbox-support");
    expect(chat?.attributes).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "sandbox-support",
    });
    expect(Number(chat?.attributes["gen_ai.usage.input_tokens"])).toBeGreaterThan(0);
    expect(only("POST /v1/refunds").attributes).toMatchObject({
      "http.request.method": "POST",
      "http.response.status_code": 200,
      "peer.service": "stripe",
    });
    expect(only(WEBHOOK).attributes).toMatchObject({
      "http.route": "/api/webhooks/[provider]",
      "http.response.status_code": 200,
    });
    expect(receiver.resources()[0]).toMatchObject({
      "service.name": "vagus",
      "service.namespace": "support",
    });
  });

  it("leaves out what the exporter itself sends", () => {
    expect(spans.length).toBeGreaterThan(20);
    expect(named("POST /v1/traces")).toEqual([]);
  });

  it("holds no name, no address and no word of a person", () => {
    const sent = receiver.requests.map(({ body }) => body).join("\n");
    expect(sent).toContain(runId);
    expect(sent).not.toMatch(/canary|finch|ada@|lovelace|example\.com/i);
  });

  it("leaves the stored events as they were: the trace context stands beside the data", async () => {
    const [event] = await db().select().from(outbox).where(eq(outbox.id, eventId));
    expect(event?.traceparent).toContain(only(WEBHOOK).traceId);
    expect(event?.data).not.toHaveProperty("traceparent");
    const [run] = await db().select().from(runs).where(eq(runs.id, runId));
    expect(run?.input).not.toHaveProperty("traceparent");
  });
});
