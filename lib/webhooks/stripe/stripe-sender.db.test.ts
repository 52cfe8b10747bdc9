import { randomUUID } from "node:crypto";
import { desc, eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { outbox, refunds, webhookDeliveries } from "@/db/schema";
import { performApproval } from "@/lib/approvals/perform-approval";
import { db } from "@/lib/db";
import { askAndApprove } from "@/testing/refunds";
import { type StripeTestEvent, stripeFixture, stripeRequest } from "@/testing/stripe-request";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { receiveRequest } from "../receive-request.ts";
import { stripeSender } from "./stripe-sender.ts";

withTestDatabase();
withSandbox();

const receive = (request: Request) => receiveRequest(request, stripeSender);

/** A fixture with a fresh id. */
function event(name = "stripe.refund.created", object: Record<string, unknown> = {}): StripeTestEvent {
  const { data, ...rest } = stripeFixture(name);
  return { ...rest, id: `evt_${randomUUID()}`, data: { ...data, object: { ...data.object, ...object } } };
}

const newestDelivery = async () =>
  (await db().select().from(webhookDeliveries).orderBy(desc(webhookDeliveries.id)).limit(1))[0];

/** Counts of all rows a webhook could write, except rejected deliveries. */
async function counted() {
  const [row] = await db().execute(sql`
    select (select count(*)::int from tickets) as tickets, (select count(*)::int from outbox) as outbox,
           (select count(*)::int from refunds) as refunds, (select count(*)::int from audit_log) as audit,
           (select count(*)::int from webhook_deliveries where status <> 'rejected') as taken`);
  return row;
}

beforeEach(() => db().delete(webhookDeliveries).where(eq(webhookDeliveries.status, "rejected")));

describe("a refused event is stored with its cause and changes nothing else", () => {
  const payload = JSON.stringify(event());
  it.each([
    ["a wrong secret", () => stripeRequest(payload, { secret: "whsec_wrong" }), 400, "bad_signature"],
    ["no signature", () => stripeRequest(payload, { header: null }), 400, "no_signature"],
    ["an old timestamp", () => stripeRequest(payload, { ageS: 310 }), 400, "timestamp_old"],
    ["a future timestamp", () => stripeRequest(payload, { ageS: -310 }), 400, "timestamp_future"],
    [
      "a truncated body",
      () => {
        const header = stripeRequest(payload).headers.get("stripe-signature");
        return stripeRequest(payload.slice(0, -20), { header });
      },
      400,
      "bad_signature",
    ],
    ["text that is no JSON", () => stripeRequest("{ not json"), 400, "not_json"],
    ["another shape", () => stripeRequest({ hello: "world" }), 400, "schema"],
    ["a thin event that names no object", () => stripeRequest(thin("v1.refund.created")), 400, "schema"],
    ["a refund without an id", () => stripeRequest(event("stripe.refund.created", { id: 7 })), 400, "schema"],
    ["an event of the live mode", () => stripeRequest({ ...event(), livemode: true }), 400, "live_event"],
    ["too large a body", () => stripeRequest("x".repeat(512_001)), 413, "too_large"],
  ])("%s", async (_why, request, status, cause) => {
    const before = await counted();
    const response = await receive(request());
    expect([response.status, await response.text()]).toEqual([status, ""]);
    expect(await newestDelivery()).toMatchObject({ provider: "stripe", status: "rejected", cause });
    expect(await counted()).toEqual(before);
  });

  it("keeps body and signature for a later verification, but no large body", async () => {
    await receive(stripeRequest(payload, { secret: "whsec_wrong" }));
    const kept = await newestDelivery();
    expect(kept?.body).toBe(payload);
    expect(kept?.headers).toHaveProperty("stripe-signature");
    await receive(stripeRequest("x".repeat(40_000), { secret: "whsec_wrong" }));
    expect(await newestDelivery()).toMatchObject({ body: null, bodyBytes: 40_000 });
  });
});

describe("accepted without an event of ours", () => {
  it.each([
    ["a type we have no use for", () => event("stripe.charge.refunded"), "unhandled_type"],
    ["a type nobody knew yesterday", () => ({ ...event(), type: "galaxy.collided" }), "unhandled_type"],
    ["a name that every object has", () => ({ ...event(), type: "constructor" }), "unhandled_type"],
  ])("%s", async (_why, make, cause) => {
    const before = await db().select().from(outbox);
    expect((await receive(stripeRequest(make()))).status).toBe(200);
    expect(await newestDelivery()).toMatchObject({ status: "accepted", cause, outboxId: null });
    expect(await db().select().from(outbox)).toEqual(before);
  });
});

function thin(type: string) {
  return {
    object: "v2.core.event",
    id: `evt_${randomUUID()}`,
    type,
    created: "2026-11-20T12:00:00Z",
    livemode: false,
  };
}

describe("an accepted event", () => {
  const eventOf = async () => {
    const delivery = await newestDelivery();
    const [row] = await db()
      .select()
      .from(outbox)
      .where(eq(outbox.id, delivery?.outboxId ?? ""));
    return { delivery, row };
  };

  it("of a refund carries our ids and its ticket, and no personal data", async () => {
    const { approvalId, runId, messageId } = await askAndApprove({ orderId: "ord_1001", amountCents: 100 });
    await performApproval(approvalId, runId);
    const [refund] = await db().select().from(refunds).where(eq(refunds.sourceMessageId, messageId));
    expect(
      (await receive(stripeRequest(event("stripe.refund.created", { id: refund?.stripeRefundId })))).status,
    ).toBe(200);
    const { delivery, row } = await eventOf();
    expect(row).toMatchObject({
      name: "stripe/refund.created",
      status: "pending",
      startsRun: true,
      data: {
        refundId: refund?.id,
        stripeRefundId: refund?.stripeRefundId,
        status: "succeeded",
        customerId: "cust_001",
        ticketId: delivery?.ticketId,
      },
    });
    expect(delivery).toMatchObject({
      kind: "refund.created",
      status: "accepted",
      ticketId: expect.any(String),
    });
  });

  it("may be signed with the secret that is being rotated out", async () => {
    expect((await receive(stripeRequest(event(), { secret: "whsec_old" }))).status).toBe(200);
  });

  it("that comes before Stripe's answer finds our row by its metadata", async () => {
    const { approvalId, runId, messageId } = await askAndApprove({ orderId: "ord_1002", amountCents: 100 });
    await performApproval(approvalId, runId);
    const [refund] = await db()
      .update(refunds)
      .set({ stripeRefundId: null })
      .where(eq(refunds.sourceMessageId, messageId))
      .returning();
    const metadata = { source_message_id: messageId, order_id: "ord_1002" };
    await receive(stripeRequest(event("stripe.refund.created", { id: `re_${randomUUID()}`, metadata })));
    expect((await eventOf()).row?.data).toMatchObject({ refundId: refund?.id });
  });

  it("of a refund made by hand at Stripe names no refund of ours", async () => {
    await receive(stripeRequest(event("stripe.refund.updated", { id: `re_${randomUUID()}` })));
    expect((await eventOf()).row).toMatchObject({
      name: "stripe/refund.updated",
      data: { refundId: null, ticketId: null },
    });
  });

  it("that is thin names the refund and leaves the status open", async () => {
    const related_object = { id: "re_thin", type: "refund", url: "/v1/refunds/re_thin" };
    await receive(stripeRequest({ ...thin("v1.refund.failed"), related_object }));
    expect((await eventOf()).row).toMatchObject({
      name: "stripe/refund.failed",
      data: { stripeRefundId: "re_thin", status: null },
    });
  });

  it("that is thin names the dispute and leaves the charge open", async () => {
    const related_object = { id: "du_thin", type: "dispute", url: "/v1/disputes/du_thin" };
    await receive(stripeRequest({ ...thin("v1.charge.dispute.created"), related_object }));
    expect((await eventOf()).row).toMatchObject({
      name: "stripe/charge.dispute.created",
      data: { disputeId: "du_thin", orderId: null, customerId: null, status: null },
    });
  });

  it("of a dispute names the order of its charge", async () => {
    await receive(stripeRequest(event("stripe.charge.dispute.created", { charge: "ch_sbx_1006" })));
    expect((await eventOf()).row).toMatchObject({
      name: "stripe/charge.dispute.created",
      data: { orderId: "ord_1006", customerId: "cust_003", status: "needs_response" },
    });
  });

  it("with NUL in its fields is stored", async () => {
    const nul = "a\u0000b";
    const object = { id: nul, status: nul, metadata: { source_message_id: nul, order_id: nul } };
    const { id } = event();
    const response = await receive(
      stripeRequest({ ...event("stripe.refund.created", object), id: `${id}\u0000` }),
    );
    expect(response.status).toBe(200);
  });

  it("that comes twenty times at once sends one event and adds nineteen duplicates", async () => {
    const one = event("stripe.refund.updated", { id: `re_${randomUUID()}` });
    const answers = await Promise.all(Array.from({ length: 20 }, () => receive(stripeRequest(one))));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    const rows = await db()
      .select()
      .from(webhookDeliveries)
      .where(eq(webhookDeliveries.providerEventId, one.id));
    const [first] = rows.filter(({ status }) => status === "accepted");
    const others = rows.filter(({ status }) => status === "duplicate");
    expect([rows.length, others.length]).toEqual([20, 19]);
    for (const { duplicateOf } of others) expect(duplicateOf).toBe(first?.id);
    expect(
      await db()
        .select()
        .from(outbox)
        .where(eq(outbox.id, first?.outboxId ?? "")),
    ).toHaveLength(1);
  });
});
