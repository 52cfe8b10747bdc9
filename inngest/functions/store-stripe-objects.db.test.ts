import { randomUUID } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { auditLog, customers, orders, outbox, stripeCustomers } from "@/db/schema";
import { db } from "@/lib/db";
import { receiveRequest } from "@/lib/webhooks/receive-request";
import { stripeSender } from "@/lib/webhooks/stripe/stripe-sender";
import { stripeRequest } from "@/testing/stripe-request";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();
const engine = withEngine();

const Created = z.looseObject({ id: z.string() });
const makeCustomer = async (params: Record<string, string>) =>
  Created.parse(await vendors.stripe("/v1/customers", params));
const makeCharge = async (params: Record<string, string>) =>
  Created.parse(await vendors.stripe("/v1/charges", { amount: "900", currency: "eur", ...params }));

/** Stripe tells of an object as it was; answers our event's id. */
async function tell(type: string, object: Record<string, unknown>): Promise<string> {
  const event = {
    object: "event",
    id: `evt_${randomUUID()}`,
    type,
    created: 1,
    livemode: false,
    data: { object },
  };
  expect((await receiveRequest(stripeRequest(event), stripeSender)).status).toBe(200);
  const rows = await db()
    .select()
    .from(outbox)
    .where(eq(outbox.name, `stripe/${type}`))
    .orderBy(asc(outbox.id));
  return rows.at(-1)?.id ?? "";
}

const customerRow = async (stripeId: string) =>
  (
    await db()
      .select()
      .from(stripeCustomers)
      .innerJoin(customers, eq(customers.id, stripeCustomers.customerId))
      .where(eq(stripeCustomers.id, stripeId))
  )[0];

const auditOf = async (subjectId: string) =>
  (
    await db()
      .select({ action: auditLog.action, actorId: auditLog.actorId, detail: auditLog.detail })
      .from(auditLog)
      .where(and(eq(auditLog.subjectId, subjectId)))
      .orderBy(asc(auditLog.seq))
  ).map(({ action, actorId, detail }) => [action, actorId, (detail as { change: string }).change]);

describe("a customer at Stripe", () => {
  it("is stored as Stripe has them now, though the newer event comes first and each comes twice", async () => {
    const created = await makeCustomer({ email: "order@example.com", name: "Old" });
    const updated = { ...created, name: "New" };
    await vendors.stripe(`/v1/customers/${created.id}`, { name: "New", "metadata[tier]": "enterprise" });
    const told = [
      await tell("customer.updated", updated),
      await tell("customer.created", created),
      await tell("customer.created", created),
    ];
    for (const eventId of told) {
      const run = await engine.ended("store-stripe-customer", eventId);
      expect(run.status).toBe("completed");
    }
    const row = await customerRow(created.id);
    expect(row?.customers).toMatchObject({ email: "order@example.com", name: "New", tier: "enterprise" });
    expect(await auditOf(row?.customers.id ?? "")).toEqual([
      ["customer_changed", "store-stripe-customer", "new"],
    ]);
  });

  it("who is deleted keeps the row, and a late event does not bring them back", async () => {
    const { id, ...object } = await makeCustomer({ email: "gone@example.com", name: "Gone" });
    await engine.ended("store-stripe-customer", await tell("customer.created", { id, ...object }));
    await vendors.stripe(`/v1/customers/${id}`, undefined, "DELETE");
    await engine.ended("store-stripe-customer", await tell("customer.deleted", { id, ...object }));
    await engine.ended(
      "store-stripe-customer",
      await tell("customer.updated", { id, ...object, name: "Late" }),
    );
    const row = await customerRow(id);
    expect(row).toMatchObject({
      customers: { name: "Gone" },
      stripe_customers: { deletedAt: expect.any(Date) },
    });
    expect((await auditOf(row?.customers.id ?? "")).map(([, , change]) => change)).toEqual([
      "new",
      "deleted_at_stripe",
    ]);
  });

  it("waits for Stripe while it is away", async () => {
    const customer = await makeCustomer({ email: "away@example.com", name: "Away" });
    await vendors.fault("stripe", { match: `GET /v1/customers/${customer.id}`, status: 503, times: 1 });
    const run = await engine.ended("store-stripe-customer", await tell("customer.created", customer));
    expect(run.status).toBe("completed");
    expect((await customerRow(customer.id))?.customers.name).toBe("Away");
  });
});

describe("a payment at Stripe", () => {
  const ordersOf = (chargeId: string) => db().select().from(orders).where(eq(orders.chargeId, chargeId));

  it.each([
    ["charge first", ["charge", "session"]],
    ["checkout first", ["session", "charge"]],
  ] as const)("is one order with its checkout's id, %s", async (name, sequence) => {
    const orderId = `ord_${name.replace(" ", "-")}`;
    const customer = await makeCustomer({ email: `${orderId}@example.com`, name: "Buyer" });
    const charge = await makeCharge({ customer: customer.id, description: "A chair" });
    const order = { kind: "stripe.checkout.session.completed", chargeId: charge.id };
    await vendors.happen("stripe", { ...order, metadata: { order_id: orderId } });
    const intent = charge.id.replace(/^ch_/, "pi_");
    const { data } = z
      .object({ data: z.array(Created) })
      .parse(await vendors.stripe(`/v1/checkout/sessions?payment_intent=${intent}`));
    for (const what of sequence) {
      const eventId =
        what === "charge"
          ? await tell("charge.succeeded", charge)
          : await tell("checkout.session.completed", data[0] ?? {});
      expect((await engine.ended("store-stripe-payment", eventId)).status).toBe("completed");
    }
    expect(await ordersOf(charge.id)).toMatchObject([
      {
        id: orderId,
        customerId: (await customerRow(customer.id))?.customers.id,
        amountCents: 900,
        currency: "EUR",
        description: "A chair",
      },
    ]);
    expect(await auditOf(orderId)).toEqual([["order_changed", "store-stripe-payment", "new"]]);
  });

  it("by nobody we could answer is no order, and the run says so", async () => {
    const charge = await makeCharge({});
    const run = await engine.ended("store-stripe-payment", await tell("charge.succeeded", charge));
    expect(run.status).toBe("completed");
    expect(await ordersOf(charge.id)).toEqual([]);
  });
});
