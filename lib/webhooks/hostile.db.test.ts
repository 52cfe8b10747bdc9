import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { webhookDeliveries } from "@/db/schema";
import { localUser } from "@/db/testing/local-user";
import { stripeFixture, stripeRequest } from "@/db/testing/stripe-request";
import { withTestDatabase } from "@/db/testing/with-test-database";
import { db } from "@/lib/db";
import { putSource } from "@/lib/sources/put-source";
import { PutSource } from "@/lib/sources/schemas";
import { receiveRequest } from "./receive-request.ts";
import { senderOf } from "./sender-of.ts";

withTestDatabase();

const AT_ONCE = 50;
const ROUNDS = 200;
/** More than this is no noise of the collector any more: every round would have to leave something behind. */
const MEMORY_LIMIT_BYTES = 40_000_000;
const PROVIDERS = ["stripe", "postmark", "sources/shop", "sources/nowhere"] as const;

interface Hostile {
  provider: (typeof PROVIDERS)[number];
  headers: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer>;
}

/** What HTTP lets through in a header. */
const headerText = fc
  .string({
    unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
    maxLength: 200,
  })
  .map((text) => text.trim());
const digits = fc.oneof(fc.nat().map(String), fc.bigInt().map(String), headerText);
const hex = fc.oneof(fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), maxLength: 80 }), headerText);
const stripeHeader = fc.oneof(
  headerText,
  fc.tuple(digits, hex).map(([time, signature]) => `t=${time},v1=${signature}`),
  fc
    .array(fc.tuple(fc.constantFrom("t", "v0", "v1", ""), digits), { maxLength: 6 })
    .map((parts) => parts.map(([key, value]) => `${key}=${value}`).join(",")),
);
const headers = fc.record(
  {
    "stripe-signature": stripeHeader,
    authorization: fc.oneof(
      headerText,
      fc.base64String().map((text) => `Basic ${text}`),
    ),
    "webhook-id": headerText,
    "webhook-timestamp": digits,
    "webhook-signature": fc.oneof(
      headerText,
      fc.base64String().map((text) => `v1,${text} v1a,${text}`),
    ),
    "content-length": digits,
    "x-forwarded-for": headerText,
    "user-agent": headerText,
  },
  { requiredKeys: [] },
);

const FIXTURES = ["stripe.refund.created", "stripe.refund.failed", "stripe.charge.dispute.created"].map(
  stripeFixture,
);
const bodyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 2000 }),
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc
    .tuple(fc.constantFrom(...FIXTURES), fc.nat(2000))
    .map(([event, at]) => JSON.stringify(event).slice(0, at)),
  fc.nat(3000).map((depth) => `${"[".repeat(depth)}${"]".repeat(depth)}`),
  fc.constantFrom("", "null", "{}", '{"__proto__":{"id":1}}', "\u0000"),
);
const body = fc.oneof(
  bodyText,
  fc.uint8Array({ maxLength: 2000 }).map((bytes) => new Uint8Array(bytes)),
);
const hostile: fc.Arbitrary<Hostile> = fc.record({ provider: fc.constantFrom(...PROVIDERS), headers, body });

async function send({ provider, headers, body }: Hostile): Promise<number> {
  const request = new Request("http://127.0.0.1:3000/api/webhooks", { method: "POST", headers, body });
  return (await receiveRequest(request, await senderOf(provider))).status;
}

/** Everything there is, apart from the record of what was turned away. */
async function everythingElse() {
  const [row] = await db().execute(sql`
    select (select count(*)::int from tickets) as tickets, (select count(*)::int from messages) as messages,
           (select count(*)::int from outbox) as outbox, (select count(*)::int from audit_log) as audit,
           (select count(*)::int from refunds) as refunds, (select count(*)::int from disputes) as disputes,
           (select count(*)::int from webhook_deliveries where status <> 'rejected') as taken`);
  return row;
}

/** Bytes in use once what can be thrown away is gone. */
function bytesInUse(): number {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") collect();
  return process.memoryUsage().heapUsed;
}

beforeAll(async () => {
  const rules = [{ event: "customer/churned", fields: { customerId: { from: "/id" } } }];
  const secrets = [`whsec_${Buffer.from("s".repeat(24)).toString("base64")}`];
  await putSource(localUser("admin"), "shop", PutSource.parse({ version: 0, secrets, mapping: { rules } }));
});

describe(`${AT_ONCE * ROUNDS} requests of somebody who knows no secret`, () => {
  it("are answered without an error of ours, leave nothing but a bounded record, and no memory", {
    timeout: 180_000,
  }, async () => {
    const before = await everythingElse();
    const inUse: number[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (requests) => {
        for (const status of await Promise.all(requests.map(send)))
          expect([400, 401, 404, 413]).toContain(status);
        inUse.push(inUse.length % 50 === 0 ? bytesInUse() : 0);
      }),
      { numRuns: ROUNDS, endOnFailure: true },
    );
    expect(await everythingElse()).toEqual(before);
    const kept = await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.status, "rejected"));
    const minutes = new Set(kept.map(({ receivedAt }) => Math.floor(receivedAt.getTime() / 60_000))).size;
    // 120 a minute and provider, and as many more as were under way when the count was taken.
    expect(kept.length).toBeLessThanOrEqual(PROVIDERS.length * (minutes + 1) * (120 + AT_ONCE));
    const [early = 0, , , late = 0] = inUse.filter((bytes) => bytes > 0);
    expect(late - early).toBeLessThan(MEMORY_LIMIT_BYTES);
  });
});

describe("requests that are signed, whatever they say", () => {
  /** Something at one place of a real event is replaced. */
  const mutated = fc
    .tuple(fc.constantFrom(...FIXTURES), fc.nat(), fc.jsonValue())
    .map(([event, place, value]) => {
      let left = place % (JSON.stringify(event).match(/[:[,]/g)?.length ?? 1);
      return JSON.parse(JSON.stringify(event), (_key, inner: unknown) =>
        left-- === 0 ? value : inner,
      ) as unknown;
    });

  it("are never an error of ours", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(mutated, fc.jsonValue(), fc.string()), { maxLength: 20 }),
        async (events) => {
          const stripe = await senderOf("stripe");
          const statuses = events.map(
            async (event) => (await receiveRequest(stripeRequest(event), stripe)).status,
          );
          for (const status of await Promise.all(statuses)) expect([200, 400]).toContain(status);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("nor are mails that come with the password", { timeout: 120_000 }, async () => {
    const authorization = `Basic ${Buffer.from("test:test").toString("base64")}`;
    const mail = fc.record(
      {
        MessageID: fc.string({ minLength: 1, unit: "binary" }),
        FromFull: fc.record({ Email: fc.string({ minLength: 3, unit: "binary" }), Name: fc.string() }),
        Subject: fc.string({ unit: "binary" }),
        TextBody: fc.string({ unit: "binary" }),
        HtmlBody: fc.string(),
        MailboxHash: fc.string({ unit: "binary" }),
        RecordType: fc.oneof(
          fc.constantFrom("Bounce", "SpamComplaint", "Delivery", "Open"),
          fc.string({ unit: "binary" }),
        ),
        ID: fc.oneof(fc.nat(), fc.string({ unit: "binary" })),
        Type: fc.string({ unit: "binary" }),
        Recipient: fc.string({ unit: "binary" }),
        Metadata: fc.dictionary(fc.constantFrom("message_id", "x"), fc.string({ unit: "binary" })),
        Headers: fc.array(
          fc.record({
            Name: fc.constantFrom("In-Reply-To", "References"),
            Value: fc.string({ unit: "binary" }),
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
