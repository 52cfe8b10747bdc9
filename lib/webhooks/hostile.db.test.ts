import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { webhookDeliveries } from "@/db/schema";
import { db } from "@/lib/db";
import { putSource } from "@/lib/sources/change-source";
import { PutSource } from "@/lib/sources/schemas";
import { anyText } from "@/testing/any-text";
import { countRows } from "@/testing/count-rows";
import {
  HOSTILE_PROVIDERS,
  type HostileRequest,
  hostileRequest,
  REAL_EVENTS,
} from "@/testing/hostile-request";
import { localUser } from "@/testing/local-user";
import { stripeRequest } from "@/testing/stripe-request";
import { withTestDatabase } from "@/testing/with-test-database";
import { receiveRequest } from "./receive-request.ts";
import { findSender } from "./senders.ts";
import { signStandardWebhook } from "./sources/verify-standard-webhook.ts";

withTestDatabase();

const AT_ONCE = 50;
const ROUNDS = 200;
const SECRET = `whsec_${Buffer.from("s".repeat(24)).toString("base64")}`;
/** Rounds after which the code is compiled, and pools and caches are full. */
const WARM_AFTER = 50;
/** A request that may declare a false length. */
const lyingRequest = fc
  .tuple(hostileRequest, fc.option(fc.oneof(fc.nat().map(String), fc.bigInt().map(String))))
  .map(([request, length]) =>
    length === null ? request : { ...request, headers: { ...request.headers, "content-length": length } },
  );

async function send({ provider, headers, body }: HostileRequest): Promise<number> {
  const request = new Request("http://127.0.0.1:3000/api/webhooks", { method: "POST", headers, body });
  return (await receiveRequest(request, await findSender(provider))).status;
}

/** Bytes in use after a garbage collection. */
function bytesInUse(): number {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") collect();
  return process.memoryUsage().heapUsed;
}

beforeAll(async () => {
  const rules = [{ event: "customer/churned", fields: { customerId: { from: "/id" } } }];
  const secrets = [SECRET];
  await putSource(localUser("admin"), "shop", PutSource.parse({ version: 0, secrets, mapping: { rules } }));
});

describe(`${AT_ONCE * ROUNDS} requests without a valid secret`, () => {
  it("never cause a 5xx, leave a bounded record and leak no memory", {
    timeout: 180_000,
  }, async () => {
    const before = await countRows(db().$client);
    let round = 0;
    let warmBytes = 0;
    let sentBytes = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(lyingRequest, { minLength: AT_ONCE, maxLength: AT_ONCE }),
        async (requests) => {
          for (const status of await Promise.all(requests.map(send)))
            expect([400, 401, 404, 413]).toContain(status);
          round += 1;
          if (round === WARM_AFTER) warmBytes = bytesInUse();
          if (round > WARM_AFTER) for (const { body } of requests) sentBytes += Buffer.byteLength(body);
        },
      ),
      { numRuns: ROUNDS, endOnFailure: true },
    );
    expect(await countRows(db().$client)).toEqual(before);
    const kept = await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.status, "rejected"));
    const minutes = new Set(kept.map(({ receivedAt }) => Math.floor(receivedAt.getTime() / 60_000))).size;
    // 120 a minute and provider, and as many more as were in flight when the count was taken.
    expect(kept.length).toBeLessThanOrEqual(HOSTILE_PROVIDERS.length * (minutes + 1) * (120 + AT_ONCE));
    // A leak of a part of each request would exceed this.
    expect(bytesInUse() - warmBytes).toBeLessThan(sentBytes / 3);
  });
});

describe("signed requests of any content", () => {
  /** A real event with the value at one place replaced. */
  const mutated = fc
    .tuple(fc.constantFrom(...REAL_EVENTS), fc.nat(), fc.jsonValue({ stringUnit: "binary" }))
    .map(([event, place, value]) => {
      let left = place % (JSON.stringify(event).match(/[:[,]/g)?.length ?? 1);
      return JSON.parse(JSON.stringify(event), (_key, inner: unknown) =>
        left-- === 0 ? value : inner,
      ) as unknown;
    });

  it("never cause a 5xx", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(mutated, fc.jsonValue(), fc.string()), { maxLength: 20 }),
        async (events) => {
          const stripe = await findSender("stripe");
          const statuses = events.map(
            async (event) => (await receiveRequest(stripeRequest(event), stripe)).status,
          );
          for (const status of await Promise.all(statuses)) expect([200, 400]).toContain(status);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("to a source never cause a 5xx, and no event carries text that PostgreSQL refuses", {
    timeout: 120_000,
  }, async () => {
    const text = fc.oneof(anyText, fc.constantFrom("\u0000", "cust_\ud800", "cust_001\u0000"));
    const payload = fc.oneof(
      fc.record({ id: text, note: text }),
      fc.jsonValue({ stringUnit: "binary" }),
      fc
        .integer({ min: 1, max: 3_000 })
        .map((depth) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`) as unknown),
    );
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(payload, { maxLength: 20 }), async (payloads) => {
        const statuses = payloads.map((one) => {
          const raw = JSON.stringify(one);
          const [id, timestamp] = [`hostile_${sent++}`, String(Math.floor(Date.now() / 1000))];
          const headers = {
            "webhook-id": id,
            "webhook-timestamp": timestamp,
            "webhook-signature": signStandardWebhook({ id, timestamp, raw }, SECRET),
          };
          return send({ provider: "sources/shop", headers, body: raw });
        });
        for (const status of await Promise.all(statuses)) expect([200, 422]).toContain(status);
      }),
      { numRuns: 60 },
    );
  });

  it("to Postmark never cause a 5xx", { timeout: 120_000 }, async () => {
    const authorization = `Basic ${Buffer.from("test:test").toString("base64")}`;
    const mail = fc.record(
      {
        MessageID: anyText.filter((text) => text.length >= 1),
        FromFull: fc.record({ Email: anyText.filter((text) => text.length >= 3), Name: fc.string() }),
        Subject: anyText,
        TextBody: anyText,
        HtmlBody: fc.string(),
        MailboxHash: anyText,
        RecordType: fc.oneof(fc.constantFrom("Bounce", "SpamComplaint", "Delivery", "Open"), anyText),
        ID: fc.oneof(fc.nat(), anyText),
        Type: anyText,
        Recipient: anyText,
        Metadata: fc.dictionary(fc.constantFrom("message_id", "x"), anyText),
        Headers: fc.array(
          fc.record({
            Name: fc.constantFrom("In-Reply-To", "References"),
            Value: anyText,
          }),
        ),
      },
      { requiredKeys: ["MessageID"] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(mail, fc.jsonValue()), { maxLength: 20 }), async (records) => {
        const statuses = records.map((record) =>
          send({ provider: "postmark", headers: { authorization }, body: JSON.stringify(record) }),
        );
        for (const status of await Promise.all(statuses)) expect([200, 422]).toContain(status);
      }),
      { numRuns: 60 },
    );
  });
});
