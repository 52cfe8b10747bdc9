import { randomUUID } from "node:crypto";
import { desc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditLog, messages, outbox, webhookDeliveries } from "@/db/schema";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { putSource } from "@/lib/sources/change-source";
import { PutSource } from "@/lib/sources/schemas";
import { localUser } from "@/testing/local-user";
import { stripeFixture, stripeRequest } from "@/testing/stripe-request";
import { withTestDatabase } from "@/testing/with-test-database";
import { listDeliveries } from "../list-deliveries.ts";
import { postmarkSender } from "../postmark/postmark-sender.ts";
import { readDelivery, revealDelivery } from "../read-delivery.ts";
import { receiveRequest } from "../receive-request.ts";
import type { DeliveryFilter } from "../schemas.ts";
import { findSourceSender } from "../sources/source-sender.ts";
import { signStandardWebhook } from "../sources/verify-standard-webhook.ts";
import { stripeSender } from "../stripe/stripe-sender.ts";
import { replayDelivery } from "./replay-delivery.ts";

withTestDatabase();

const engineer = localUser("engineer");
const newest = async () => {
  const [row] = await db().select().from(webhookDeliveries).orderBy(desc(webhookDeliveries.id)).limit(1);
  if (!row) throw new Error("No delivery.");
  return row;
};
const eventOf = async (id: string | null) =>
  (
    await db()
      .select()
      .from(outbox)
      .where(eq(outbox.id, id ?? ""))
  )[0];

/** Lets Stripe post an event; returns the stored delivery. */
async function fromStripe(change: Record<string, unknown> = {}, signing = {}) {
  const event = { ...stripeFixture("stripe.refund.created"), id: `evt_${randomUUID()}`, ...change };
  await receiveRequest(stripeRequest(event, signing), stripeSender);
  return newest();
}

/** Lets Ada write a mail; returns the stored delivery. */
async function fromAda() {
  const mail = {
    MessageID: randomUUID(),
    FromFull: { Email: "ada@example.com", Name: "Ada Lovelace" },
    Subject: "Where is it?",
    TextBody: "My parcel is lost.",
  };
  const headers = {
    authorization: `Basic ${Buffer.from("test:test").toString("base64")}`,
    "x-forwarded-for": "203.0.113.7",
  };
  const request = new Request("http://x/api/webhooks/postmark", {
    method: "POST",
    headers,
    body: JSON.stringify(mail),
  });
  await receiveRequest(request, postmarkSender);
  return newest();
}

describe("a list of deliveries", () => {
  it("is newest first, by status and provider, page by page", async () => {
    for (let n = 0; n < 60; n++) await fromStripe();
    await fromStripe({}, { secret: "whsec_wrong" });
    await fromAda();
    const viewer = localUser("viewer");
    const first = await listDeliveries(viewer, {});
    expect(first.items.slice(0, 2).map(({ provider, status }) => [provider, status])).toEqual([
      ["postmark", "accepted"],
      ["stripe", "rejected"],
    ]);
    const second = await listDeliveries(viewer, { cursor: first.nextCursor ?? "" });
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(ids).toHaveLength(62);
    expect(new Set(ids).size).toBe(62);
    expect((await listDeliveries(viewer, { status: "rejected" })).items).toHaveLength(1);
    expect((await listDeliveries(viewer, { provider: "postmark" })).items).toHaveLength(1);
    expect(first.count).toEqual({ value: 62, exact: true });
  });

  it("finds a delivery by type, cause, time and each of its ids, and no other", async () => {
    const mail = await fromAda();
    const copied = await fromStripe({ id: `evt_${randomUUID()}`, type: "product.created" });
    const copy = await fromStripe({ id: copied.providerEventId, type: "product.created" });
    const idsOf = async (filter: DeliveryFilter) => {
      const { items, count } = await listDeliveries(localUser("viewer"), filter);
      expect(count.value).toBe(items.length);
      return items.map(({ id }) => id);
    };
    expect(await idsOf({ kind: "product.created", status: "accepted" })).toEqual([copied.id]);
    expect(await idsOf({ cause: "unhandled_type" })).toEqual([copied.id]);
    expect(await idsOf({ q: copied.providerEventId ?? "" })).toEqual([copied.id]);
    expect(await idsOf({ q: copied.id })).toEqual([copy.id, copied.id]);
    expect(await idsOf({ q: mail.id.slice(0, 22).toLowerCase() })).toEqual([mail.id]);
    expect(await idsOf({ q: mail.ticketId ?? "" })).toEqual([mail.id]);
    expect(await idsOf({ q: mail.outboxId ?? "" })).toEqual([mail.id]);
    expect(await idsOf({ q: "nothing by that name" })).toEqual([]);
    const from = new Date(Date.now() + 60_000).toISOString();
    expect(await idsOf({ from })).toEqual([]);
    expect(await idsOf({ until: from, provider: "postmark", q: mail.id })).toEqual([mail.id]);
  });
});

describe("a delivery", () => {
  it("hides its body until a person with the permission reveals it, which is audited", async () => {
    const { id, body } = await fromAda();
    const masked = await readDelivery(localUser("reviewer"), id);
    expect(masked).toMatchObject({ body: null, hasBody: true, verification: "counts", duplicates: 0 });
    expect(JSON.stringify(masked)).not.toMatch(/ada@|Lovelace|203\.0|parcel/);
    expect(JSON.parse(masked.maskedBody ?? "")).toMatchObject({ FromFull: { Email: "•••", Name: "•••" } });
    await expect(revealDelivery(localUser("viewer"), id)).rejects.toMatchObject({ status: 403 });
    const open = await revealDelivery(localUser("reviewer"), id);
    expect(open.body).toBe(body);
    expect(open.headers["x-forwarded-for"]).toBe("203.0.113.7");
    const audit = await db().select().from(auditLog).where(eq(auditLog.subjectId, id));
    expect(audit).toMatchObject([
      { action: "data_revealed", actorId: "usr_local_reviewer", customerId: "cust_001" },
    ]);
  });

  it("shows whether its signature is valid today", async () => {
    const right = await fromStripe();
    expect((await readDelivery(engineer, right.id)).verification).toBe("counts");
    const wrong = await fromStripe({}, { secret: "whsec_wrong" });
    expect((await readDelivery(engineer, wrong.id)).verification).toBe("bad_signature");
    const old = await fromStripe({}, { ageS: 400 });
    expect((await readDelivery(engineer, old.id)).verification).toBe("timestamp_old");
    await expect(readDelivery(engineer, "dlv_none")).rejects.toMatchObject({ status: 404 });
  });
});

describe("a replay", () => {
  it("of an accepted delivery sends its event under a fresh id, and writes nothing else twice", async () => {
    const mail = await fromAda();
    const replayed = await replayDelivery(engineer, mail.id);
    expect(replayed).toEqual({ deliveryId: mail.id, eventId: expect.stringMatching(/^evt_/) });
    expect(replayed.eventId).not.toBe(mail.outboxId);
    const [before, now] = [await eventOf(mail.outboxId), await eventOf(replayed.eventId)];
    expect([now?.name, now?.data, now?.status]).toEqual([before?.name, before?.data, "pending"]);
    expect(
      await db()
        .select()
        .from(messages)
        .where(eq(messages.ticketId, mail.ticketId ?? "")),
    ).toHaveLength(1);
    const audit = await db().select().from(auditLog).where(eq(auditLog.subjectId, mail.id));
    expect(audit).toMatchObject([
      {
        action: "delivery_replayed",
        actorId: engineer.id,
        detail: { provider: "postmark", eventId: replayed.eventId },
      },
    ]);
    // No run has answered the first event: the delivery waits for the new one.
    expect(await readDelivery(localUser("viewer"), mail.id)).toMatchObject({
      notReplayable: null,
      event: { id: replayed.eventId, name: "customer/email.received" },
      replays: [{ byName: "Enid Engineer", eventId: replayed.eventId, operationId: null, runs: [] }],
    });
  });

  it("of a rejected delivery is accepted once the secret is right, and not before", async () => {
    const rejected = await fromStripe({}, { secret: "whsec_rotated_too_early" });
    expect(rejected).toMatchObject({ status: "rejected", cause: "bad_signature" });
    expect((await readDelivery(engineer, rejected.id)).notReplayable).toMatch(/Correct the secret first/);
    const before = await db().select().from(outbox);
    await expect(replayDelivery(engineer, rejected.id)).rejects.toMatchObject({
      status: 409,
      code: "not_replayable",
      details: { cause: "bad_signature" },
    });
    expect(await db().select().from(outbox)).toEqual(before);
    const { webhookSecrets } = env().stripe;
    webhookSecrets.push("whsec_rotated_too_early");
    try {
      const { deliveryId, eventId } = await replayDelivery(engineer, rejected.id);
      expect(await newest()).toMatchObject({ id: deliveryId, status: "accepted", outboxId: eventId });
      expect((await eventOf(eventId))?.name).toBe("stripe/refund.created");
      const [replay] = (await readDelivery(engineer, rejected.id)).replays;
      expect(replay).toMatchObject({ deliveryId, eventId });
      // A second click finds it accepted.
      expect((await replayDelivery(engineer, rejected.id)).eventId).toBeNull();
    } finally {
      webhookSecrets.pop();
    }
  });

  it("of a request that came too late is refused, whatever the clock says now", async () => {
    const { id } = await fromStripe({}, { ageS: 400 });
    await expect(replayDelivery(engineer, id)).rejects.toMatchObject({ details: { cause: "timestamp_old" } });
  });

  it("of a delivery without a meaning then sends the event it means today", async () => {
    const name = "later";
    const secret = `whsec_${Buffer.from("l".repeat(24)).toString("base64")}`;
    const rule = (type: string) => ({
      rules: [
        {
          when: { pointer: "/type", equals: type },
          event: "customer/churned",
          fields: { customerId: { from: "/id" } },
        },
      ],
    });
    await putSource(
      localUser("admin"),
      name,
      PutSource.parse({ version: 0, secrets: [secret], mapping: rule("old") }),
    );
    const raw = JSON.stringify({ type: "left", id: "cust_003" });
    const signed = { id: "msg_later", timestamp: String(Math.floor(Date.now() / 1000)), raw };
    const headers = {
      "webhook-id": signed.id,
      "webhook-timestamp": signed.timestamp,
      "webhook-signature": signStandardWebhook(signed, secret),
    };
    const request = new Request("http://x/api/webhooks/sources/later", {
      method: "POST",
      headers,
      body: raw,
    });
    await receiveRequest(request, await findSourceSender(name));
    const { id } = await newest();
    await expect(replayDelivery(engineer, id)).rejects.toMatchObject({ details: { cause: "no_rule" } });
    await putSource(localUser("admin"), name, PutSource.parse({ version: 1, mapping: rule("left") }));
    const { eventId } = await replayDelivery(engineer, id);
    expect(await eventOf(eventId)).toMatchObject({
      name: "customer/churned",
      data: { customerId: "cust_003" },
    });
    expect(await newest()).toMatchObject({ id, outboxId: eventId, cause: null });
  });

  it("is refused for a copy, for a body that was not kept, and without the permission", async () => {
    const one = { id: `evt_${randomUUID()}` };
    await fromStripe(one);
    const copy = await fromStripe(one);
    await expect(replayDelivery(engineer, copy.id)).rejects.toMatchObject({
      details: { cause: "duplicate" },
    });
    const request = new Request("http://x/api/webhooks/postmark", { method: "POST", body: "{}" });
    await receiveRequest(request, postmarkSender);
    const refused = await newest();
    await expect(replayDelivery(engineer, refused.id)).rejects.toMatchObject({
      details: { cause: "not_kept" },
    });
    await expect(replayDelivery(localUser("senior"), copy.id)).rejects.toMatchObject({ status: 403 });
  });
});
