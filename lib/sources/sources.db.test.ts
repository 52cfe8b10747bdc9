import { randomUUID } from "node:crypto";
import { desc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditLog, outbox, sources, webhookDeliveries } from "@/db/schema";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { receiveRequest } from "@/lib/webhooks/receive-request";
import { findSourceSender } from "@/lib/webhooks/sources/source-sender";
import { signStandardWebhook } from "@/lib/webhooks/sources/verify-standard-webhook";
import { localUser } from "@/testing/local-user";
import { withTestDatabase } from "@/testing/with-test-database";
import { addSecret, dropSecret, putSource } from "./change-source.ts";
import { listSources, readSource } from "./read-source.ts";
import { PutSource } from "./schemas.ts";
import { seedLocalSource } from "./seed-local-source.ts";
import { tryMapping } from "./try-mapping.ts";

withTestDatabase();

const admin = localUser("admin");
const secretOf = (letter: string) => `whsec_${Buffer.from(letter.repeat(24)).toString("base64")}`;
const mapping = PutSource.shape.mapping.parse({
  rules: [
    {
      when: { pointer: "/type", equals: "churned" },
      event: "customer/churned",
      fields: { customerId: { from: "/id" } },
    },
  ],
});

const put = (name: string, change: Partial<PutSource> = {}) =>
  putSource(admin, name, PutSource.parse({ version: 0, secrets: [secretOf("a")], mapping, ...change }));

/** Posts a signed request. */
async function post(
  name: string,
  payload: unknown,
  { secret = secretOf("a"), id = `msg_${randomUUID()}` } = {},
) {
  const raw = JSON.stringify(payload);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signStandardWebhook({ id, timestamp, raw }, secret),
  };
  const request = new Request(`http://127.0.0.1:3000/api/webhooks/sources/${name}`, {
    method: "POST",
    headers,
    body: raw,
  });
  const response = await receiveRequest(request, await findSourceSender(name));
  const [delivery] = await db().select().from(webhookDeliveries).orderBy(desc(webhookDeliveries.id)).limit(1);
  const [event] = await db()
    .select()
    .from(outbox)
    .where(eq(outbox.id, delivery?.outboxId ?? ""));
  return { status: response.status, delivery, event };
}

describe("a source", () => {
  it("is created, shown without its secrets, and audited", async () => {
    const made = await put("shop");
    expect(made).toMatchObject({ name: "shop", version: 1, secrets: 1, enabled: true, mapping });
    expect(made.url).toBe("http://127.0.0.1:3000/api/webhooks/sources/shop");
    const quiet = { ...made, lastDeliveryAt: null, lastDay: { accepted: 0, rejected: 0 } };
    expect(await readSource(localUser("viewer"), "shop")).toEqual(quiet);
    expect((await listSources(localUser("viewer"))).items).toEqual([quiet]);
    const [row] = await db().select().from(sources).where(eq(sources.name, "shop"));
    expect(JSON.stringify([row, made])).not.toContain(secretOf("a").slice(6));
    const audit = await db().select().from(auditLog).where(eq(auditLog.subjectId, "shop"));
    expect(audit).toMatchObject([
      { action: "source_changed", actorId: admin.id, detail: { version: 1, rules: 1, newSecrets: 1 } },
    ]);
  });

  it("is changed by one of two concurrent editors", async () => {
    await put("race");
    const both = await Promise.allSettled([put("race", { version: 1 }), put("race", { version: 1 })]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(put("race")).rejects.toMatchObject({ status: 409, code: "stale_version" });
  });

  it("needs a secret, a name and an admin", async () => {
    await expect(put("bare", { secrets: undefined })).rejects.toMatchObject({ code: "secret_missing" });
    await expect(put("Not A Name")).rejects.toMatchObject({ code: "invalid_name" });
    const put0 = PutSource.parse({ version: 0, secrets: [secretOf("a")], mapping });
    await expect(putSource(localUser("engineer"), "x", put0)).rejects.toMatchObject({ status: 403 });
    await expect(readSource(admin, "nowhere")).rejects.toMatchObject({ status: 404 });
    expect(PutSource.safeParse({ version: 0, secrets: ["whsec_c2hvcnQ="], mapping }).success).toBe(false);
  });
});

describe("its requests", () => {
  it("become our events, once each", async () => {
    await put("churn");
    const first = await post("churn", { type: "churned", id: "cust_001" }, { id: "msg_1" });
    expect(first).toMatchObject({
      status: 200,
      delivery: {
        provider: "sources/churn",
        providerEventId: "msg_1",
        kind: "customer/churned",
        status: "accepted",
      },
      event: { name: "customer/churned", data: { customerId: "cust_001" } },
    });
    const again = await post("churn", { type: "churned", id: "cust_001" }, { id: "msg_1" });
    expect(again).toMatchObject({
      status: 200,
      delivery: { status: "duplicate", duplicateOf: first.delivery?.id },
    });
  });

  it("are signed with the old or the new secret during a rotation, which needs only the new one", async () => {
    await put("turn");
    const before = await readSource(admin, "turn");
    const turning = await addSecret(admin, "turn", { version: before.version, secret: secretOf("b") });
    expect(turning).toMatchObject({ secrets: 2, version: 2, mapping });
    for (const letter of ["a", "b"])
      expect((await post("turn", { type: "none" }, { secret: secretOf(letter) })).status).toBe(200);
    await expect(dropSecret(admin, "turn", { version: 1 })).rejects.toMatchObject({ code: "stale_version" });
    expect(await dropSecret(admin, "turn", { version: 2 })).toMatchObject({ secrets: 1, version: 3 });
    expect((await post("turn", { type: "none" })).delivery?.cause).toBe("bad_signature");
    expect((await post("turn", { type: "none" }, { secret: secretOf("b") })).status).toBe(200);
    const audit = await db()
      .select({ detail: auditLog.detail })
      .from(auditLog)
      .where(eq(auditLog.subjectId, "turn"))
      .orderBy(auditLog.seq);
    expect(audit.map(({ detail }) => [detail.version, detail.secrets, detail.newSecrets])).toEqual([
      [1, 1, 1],
      [2, 2, 1],
      [3, 1, 0],
    ]);
    const { lastDeliveryAt, lastDay } = await readSource(admin, "turn");
    expect(lastDay).toEqual({ accepted: 3, rejected: 1 });
    expect(Date.parse(lastDeliveryAt ?? "")).toBeGreaterThan(Date.now() - 60_000);
    const engineer = localUser("engineer");
    const secret = { version: 3, secret: secretOf("c") };
    await expect(addSecret(engineer, "turn", secret)).rejects.toMatchObject({ status: 403 });
    await expect(addSecret(admin, "nowhere", secret)).rejects.toMatchObject({ status: 404 });
  });

  it("are signed with either secret during a rotation, and with the new one after", async () => {
    await put("rotate");
    await put("rotate", { version: 1, secrets: [secretOf("b"), secretOf("a")] });
    for (const letter of ["a", "b"])
      expect((await post("rotate", { type: "none" }, { secret: secretOf(letter) })).status).toBe(200);
    await put("rotate", { version: 2, secrets: [secretOf("b")] });
    expect(await post("rotate", { type: "none" })).toMatchObject({
      status: 401,
      delivery: { status: "rejected", cause: "bad_signature" },
    });
    await put("rotate", { version: 3, secrets: undefined });
    expect((await post("rotate", { type: "none" }, { secret: secretOf("b") })).status).toBe(200);
  });

  it("without a matching rule, or unreadable for a rule, keep the cause", async () => {
    await put("odd");
    expect(await post("odd", { type: "other" })).toMatchObject({
      status: 200,
      delivery: { status: "accepted", cause: "no_rule", outboxId: null },
    });
    expect(await post("odd", { type: "churned" })).toMatchObject({
      status: 422,
      delivery: { status: "rejected", cause: "mapping", kind: "customer/churned" },
    });
  });

  it("to an unknown source, or one that is switched off, are rejected", async () => {
    expect(await post("nowhere", {})).toMatchObject({
      status: 404,
      delivery: { provider: "sources", cause: "unknown_source" },
    });
    await put("off", { enabled: false });
    expect(await post("off", {})).toMatchObject({ status: 404, delivery: { cause: "source_disabled" } });
  });
});

describe("a mapping that is tried", () => {
  it("shows the results for stored deliveries and a payload, and changes nothing", async () => {
    await put("tried");
    await post("tried", { type: "churned", id: "cust_001" });
    await post("tried", { type: "began", id: "cust_002" });
    const before = await db().select().from(outbox);
    const began = {
      rules: [{ event: "user/trial.started" as const, fields: { customerId: { from: "/id" } } }],
    };
    const tried = await tryMapping(admin, "tried", { mapping: began, payload: {} });
    expect(tried.payload).toEqual({
      outcome: "mapping",
      event: "user/trial.started",
      issues: [{ path: "customerId", message: "The payload has nothing at /id." }],
    });
    expect(tried.deliveries.map(({ mapped }) => mapped)).toEqual([
      { outcome: "event", event: "user/trial.started", data: { customerId: "cust_002" } },
      { outcome: "event", event: "user/trial.started", data: { customerId: "cust_001" } },
    ]);
    expect(await db().select().from(outbox)).toEqual(before);
  });

  it("is tried on deliveries that today's mapping could not read, and on no unverified ones", async () => {
    await put("unread");
    const unread = await post("unread", { type: "churned" });
    await post("unread", { type: "churned", id: "cust_001" }, { secret: secretOf("z") });
    const { deliveries } = await tryMapping(admin, "unread", { mapping });
    expect(deliveries.map(({ deliveryId, mapped }) => [deliveryId, mapped.outcome])).toEqual([
      [unread.delivery?.id, "mapping"],
    ]);
  });
});

describe("the local source", () => {
  it("is there from the first start and takes the shop's two events", async () => {
    const secret = secretOf("shop");
    await seedLocalSource(env().database.url, secret);
    await seedLocalSource(env().database.url, secret);
    for (const [type, name] of [
      ["trial.started", "user/trial.started"],
      ["customer.churned", "customer/churned"],
    ]) {
      const posted = await post("app", { type, data: { customer_id: "cust_002" } }, { secret });
      expect(posted).toMatchObject({ status: 200, event: { name, data: { customerId: "cust_002" } } });
    }
  });
});
