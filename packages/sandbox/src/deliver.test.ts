import { ServerClient } from "postmark";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { listen } from "./listen.ts";
import { verdictHeaders } from "./postmark/verdict-headers.ts";
import type { SandboxOptions } from "./server.ts";
import { startSandbox, type TestSandbox } from "./testing/start-sandbox.ts";
import { stripeAt } from "./testing/stripe-client.ts";
import { CREDENTIALS, startReceiver } from "./testing/webhook-receiver.ts";

const Deliveries = z.object({
  deliveries: z.array(
    z.object({
      kind: z.string(),
      eventId: z.string(),
      status: z.int().nullable(),
      body: z.unknown(),
      durationMs: z.number(),
      error: z.string().nullable(),
    }),
  ),
});

const MAIL = { from: "ada@example.com", fromName: "Ada Lovelace", subject: "Charged twice", text: "Hi <b>!" };

/** A sandbox and the receiver its webhooks go to. */
async function startBoth(options: Partial<SandboxOptions> = {}, refuseFirst = 0) {
  const receiver = await startReceiver(refuseFirst);
  const sandbox = await startSandbox("stripe", { consoleUrl: receiver.url, ...CREDENTIALS, ...options });
  return { sandbox, received: receiver.received };
}

async function deliver(sandbox: TestSandbox, order: object) {
  const { status, body } = await sandbox.control("POST", "deliver", order);
  expect(status, JSON.stringify(body)).toBe(200);
  return Deliveries.parse(body).deliveries;
}

describe("an inbound mail", () => {
  test("arrives as Postmark would send it, and the console's answer is returned", async () => {
    const { sandbox, received } = await startBoth();
    const headers = { "Auto-Submitted": "auto-replied" };
    const [result] = await deliver(sandbox, { kind: "postmark.inbound", mail: { ...MAIL, headers } });
    expect(result).toMatchObject({ kind: "postmark.inbound", status: 200, body: { ok: true }, error: null });
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      path: "/api/webhooks/postmark",
      payload: {
        MessageID: result?.eventId,
        FromFull: { Email: "ada@example.com", Name: "Ada Lovelace", MailboxHash: "" },
        Subject: "Charged twice",
        TextBody: "Hi <b>!",
        HtmlBody: "<p>Hi &lt;b&gt;!</p>",
        Headers: [
          ...verdictHeaders(MAIL.from, "verified"),
          expect.objectContaining({ Name: "Message-ID" }),
          { Name: "Auto-Submitted", Value: "auto-replied" },
        ],
      },
    });
    expect(received[0]?.payload).not.toHaveProperty("RecordType");
  });

  test("copies are the same mail; other mails are others", async () => {
    const { sandbox, received } = await startBoth();
    const item = { kind: "postmark.inbound", mail: MAIL };
    await deliver(sandbox, { items: [item, item], copies: 3, shuffle: true, parallel: true, delayMs: 1 });
    const counts = new Map<unknown, number>();
    for (const { payload } of received)
      counts.set(payload.MessageID, (counts.get(payload.MessageID) ?? 0) + 1);
    expect([...counts.values()]).toEqual([3, 3]);
  });

  test("shuffled, the order changes and nothing is lost", async () => {
    const { sandbox, received } = await startBoth();
    const subjects = Array.from({ length: 40 }, (_, n) => `mail ${n}`);
    const items = subjects.map((subject) => ({ kind: "postmark.inbound", mail: { ...MAIL, subject } }));
    await deliver(sandbox, { items, shuffle: true });
    const arrived = received.map(({ payload }) => payload.Subject);
    expect(arrived).not.toEqual(subjects);
    expect(new Set(arrived)).toEqual(new Set(subjects));
  });

  test("a payload is sent as it was given", async () => {
    const { sandbox, received } = await startBoth();
    const payload = { MessageID: "m1", Subject: "raw", Odd: [1, null] };
    expect(await deliver(sandbox, { kind: "postmark.inbound", payload })).toMatchObject([{ eventId: "m1" }]);
    expect(received[0]?.payload).toEqual(payload);
  });
});

describe("Stripe's events", () => {
  test("are signed and applied: a failed refund is failed in the account", async () => {
    const { sandbox, received } = await startBoth({ automaticWebhooks: false });
    const stripe = stripeAt(sandbox.port);
    const refund = await stripe.refunds.create({ charge: "ch_sbx_1001" });
    await deliver(sandbox, { kind: "stripe.refund.updated", refundId: refund.id });
    await deliver(sandbox, { kind: "stripe.refund.failed", refundId: refund.id, failureReason: "declined" });
    expect(received.map(({ payload }) => payload.type)).toEqual(["refund.updated", "refund.failed"]);
    const failed = await stripe.refunds.retrieve(refund.id);
    expect(failed).toMatchObject({ status: "failed", failure_reason: "declined" });
    expect(received[1]?.payload.data).toEqual({ object: JSON.parse(JSON.stringify(failed)) });
    expect((await stripe.charges.retrieve("ch_sbx_1001")).amount_refunded).toBe(0);
  });

  test("a disputed charge cannot be refunded until the dispute is won", async () => {
    const { sandbox } = await startBoth();
    const stripe = stripeAt(sandbox.port);
    await deliver(sandbox, { kind: "stripe.charge.dispute.created", chargeId: "ch_sbx_1003" });
    await expect(stripe.refunds.create({ charge: "ch_sbx_1003" })).rejects.toMatchObject({
      code: "charge_disputed",
    });
    await deliver(sandbox, { kind: "stripe.charge.dispute.closed", chargeId: "ch_sbx_1003", outcome: "won" });
    expect((await stripe.refunds.create({ charge: "ch_sbx_1003" })).amount).toBe(3_000);
  });

  test("an unknown refund is 404, and nothing is sent", async () => {
    const { sandbox, received } = await startBoth();
    const order = { kind: "stripe.refund.failed", refundId: "re_none" };
    expect((await sandbox.control("POST", "deliver", order)).status).toBe(404);
    expect(received).toEqual([]);
  });
});

describe("webhooks the vendors send by themselves", () => {
  test("a refund sends its event, with the key of its request", async () => {
    const { sandbox, received } = await startBoth();
    const options = { idempotencyKey: "refund:msg_1:ord_1001" };
    const refund = await stripeAt(sandbox.port).refunds.create({ charge: "ch_sbx_1001" }, options);
    await stripeAt(sandbox.port).refunds.create({ charge: "ch_sbx_1001" }, options);
    await expect.poll(() => received.length).toBe(1);
    expect(received[0]?.payload).toMatchObject({
      type: "refund.created",
      request: { id: refund.lastResponse.requestId, idempotency_key: options.idempotencyKey },
      data: { object: { id: refund.id, status: "succeeded" } },
    });
    await expect
      .poll(async () => (await sandbox.calls()).map((call) => [call.method, call.status]))
      .toEqual([
        ["POST", 200],
        ["DELIVER", 200],
        ["POST", 200],
      ]);
  });

  test("are sent again until the console takes them", async () => {
    const { sandbox, received } = await startBoth({}, 1);
    await stripeAt(sandbox.port).refunds.create({ charge: "ch_sbx_1001" });
    await expect.poll(() => received.length, { timeout: 10_000 }).toBe(1);
  }, 15_000);

  test("arrive twice, with the same id, when a fault says so", async () => {
    const { sandbox, received } = await startBoth();
    await sandbox.fault({ match: "DELIVER /api/webhooks/stripe", status: "twice" });
    await stripeAt(sandbox.port).refunds.create({ charge: "ch_sbx_1001" });
    await expect.poll(() => received.length).toBe(2);
    expect(received[0]?.payload.id).toBe(received[1]?.payload.id);
  });

  test("a mail is delivered, or bounces, and carries its metadata", async () => {
    const receiver = await startReceiver();
    const sandbox = await startSandbox("postmark", { consoleUrl: receiver.url, ...CREDENTIALS });
    const client = new ServerClient("any", { useHttps: false, requestHost: `127.0.0.1:${sandbox.port}` });
    const mail = {
      From: "a@example.com",
      To: "b@example.com",
      Subject: "s",
      TextBody: "t",
      Metadata: { send_id: "s1" },
    };
    const sent = await client.sendEmail(mail);
    await expect.poll(() => receiver.received.length).toBe(1);
    const bounced = await client.sendEmail({ ...mail, To: "b@bounce.example.com" });
    await expect.poll(() => receiver.received.length).toBe(2);
    expect(receiver.received.map(({ payload }) => payload)).toMatchObject([
      {
        RecordType: "Delivery",
        MessageID: sent.MessageID,
        Metadata: { send_id: "s1" },
        Recipient: "b@example.com",
      },
      {
        RecordType: "Bounce",
        MessageID: bounced.MessageID,
        Type: "HardBounce",
        Email: "b@bounce.example.com",
      },
    ]);
  });
});

describe("control calls", () => {
  test("deliver names a missing credential, and returns the console's answer", async () => {
    const receiver = await startReceiver();
    const order = { kind: "postmark.inbound", mail: MAIL };
    const without = await startSandbox("openai", { consoleUrl: receiver.url });
    expect(await without.control("POST", "deliver", order)).toMatchObject({
      status: 409,
      body: { error: { code: "not_configured", message: expect.stringContaining("POSTMARK_WEBHOOK_USER") } },
    });
    const wrong = { consoleUrl: receiver.url, ...CREDENTIALS, webhookPassword: "wrong" };
    expect(await deliver(await startSandbox("openai", wrong), order)).toMatchObject([{ status: 401 }]);
  });

  test("a console that does not listen is reported in the result, not thrown", async () => {
    const gone = await listen("console", 0);
    await gone.close();
    const { sandbox } = await startBoth({ consoleUrl: gone.url });
    const [result] = await deliver(sandbox, { kind: "postmark.inbound", mail: MAIL });
    expect(result).toMatchObject({ status: null, error: expect.stringContaining("ECONNREFUSED") });
  });

  test.each([
    { kind: "postmark.inbound" },
    { kind: "postmark.inbound", mail: { ...MAIL, from: "nobody" } },
    { kind: "postmark.inbound", mail: MAIL, payload: {} },
    { kind: "carrier.pigeon" },
    { kind: "postmark.inbound", mail: MAIL, copies: 0 },
    { items: [] },
  ])("%j is refused", async (order) => {
    const { sandbox, received } = await startBoth();
    expect((await sandbox.control("POST", "deliver", order)).status).toBe(400);
    expect(received).toEqual([]);
  });

  test("faults and calls belong to their port", async () => {
    const receiver = await startReceiver();
    const sandbox = await startSandbox("postmark", { consoleUrl: receiver.url });
    await sandbox.fault({ match: "GET /messages", status: 503, times: null });
    const list = await sandbox.control("GET", "faults");
    expect(list.body).toEqual({
      items: [
        {
          id: "flt_1",
          match: "GET /messages",
          status: 503,
          times: null,
          left: null,
          hits: 0,
          delayMs: 2_000,
        },
      ],
    });
    expect((await sandbox.control("DELETE", "faults?id=flt_9")).status).toBe(404);
    expect((await sandbox.control("DELETE", "faults?id=flt_1")).body).toEqual({ removed: 1 });
    expect((await sandbox.control("GET", "nonsense")).status).toBe(404);

    await fetch(`${sandbox.url}/messages/outbound`, { headers: { "x-postmark-server-token": "t" } });
    const [call] = await sandbox.calls();
    const after = new Date(Date.parse(call?.at ?? "") + 1).toISOString();
    expect((await sandbox.control("GET", `calls?since=${call?.at}`)).body).toEqual({ items: [call] });
    expect((await sandbox.control("GET", `calls?since=${after}`)).body).toEqual({ items: [] });
    expect((await sandbox.control("GET", "calls?since=yesterday")).status).toBe(400);
    await sandbox.control("DELETE", "calls");
    expect(await sandbox.calls()).toEqual([]);
  });
});
