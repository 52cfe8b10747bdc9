import { eq, like, sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { auditLog, customers, orders, stripeCustomers, syncs } from "@/db/schema";
import { db } from "@/lib/db";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";
import { syncFromStripe } from "./sync-from-stripe.ts";

withTestDatabase();
const vendors = withSandbox();

const CLI = { type: "system", id: "cli" } as const;
const MANY = 250;
const Created = z.object({ id: z.string() });

/** A customer at Stripe. */
const customerAtStripe = async (params: Record<string, string>) =>
  Created.parse(await vendors.stripe("/v1/customers", params)).id;
const chargeAtStripe = async (params: Record<string, string>) =>
  Created.parse(await vendors.stripe("/v1/charges", { amount: "700", currency: "usd", ...params })).id;

const run = (options: Partial<Parameters<typeof syncFromStripe>[0]> = {}) =>
  syncFromStripe({ actor: CLI, ...options });

async function everything(): Promise<unknown> {
  const [row] = await db().execute(sql`
    select (select md5(string_agg(c::text, '' order by id)) from customers c) as customers,
           (select md5(string_agg(o::text, '' order by id)) from orders o) as orders,
           (select count(*)::int from audit_log) as audited`);
  return row;
}

it("finds the local data at the sandbox as they are, and links them", async () => {
  const before = await everything();
  expect(await run()).toMatchObject({
    customers: { new: 0, changed: 0, unchanged: 5, refused: 0 },
    orders: { new: 0, changed: 0, unchanged: 10, refused: 0 },
    refused: [],
  });
  expect(await everything()).toEqual(before);
  const [ada] = await db().select().from(stripeCustomers).where(eq(stripeCustomers.id, "cus_sbx_001"));
  expect(ada).toEqual({ id: "cus_sbx_001", customerId: "cust_001", deletedAt: null });
});

describe("250 customers", () => {
  beforeAll(async () => {
    for (let n = 0; n < MANY; n++)
      await customerAtStripe({ email: `many${n}@example.com`, name: `Many ${n}`, "metadata[tier]": "pro" });
    await db().delete(syncs);
  }, 60_000);

  it("are read page by page; an interrupted sync continues, and stores each once", async () => {
    const broken = run({
      onPage: () => {
        throw new Error("broken off");
      },
    });
    await expect(broken).rejects.toThrow("broken off");
    expect(await db().$count(customers, like(customers.email, "many%"))).toBe(100);
    const asked = (await vendors.calls("stripe")).length;
    const report = await run();
    expect(report.customers).toMatchObject({ new: 150, refused: 0 });
    expect(await db().$count(customers, like(customers.email, "many%"))).toBe(MANY);
    const [first] = (await vendors.calls("stripe")).slice(asked);
    expect(first).toMatchObject({ method: "GET", path: "/v1/customers", status: 200 });
    const [row] = await db().select().from(customers).where(eq(customers.email, "many7@example.com"));
    expect(row).toMatchObject({ name: "Many 7", tier: "pro" });
    const audited = await db().select().from(auditLog).where(eq(auditLog.subjectId, report.importId));
    expect(audited[0]).toMatchObject({
      actorId: "cli",
      action: "customers_imported",
      detail: { source: "stripe", newCustomers: 100 },
    });
    expect(JSON.stringify(audited)).not.toContain("@");
  });

  it("are not read again by a later sync, which reads only new ones", async () => {
    const before = await everything();
    // A list is asked from the second of its newest entry on.
    const seconds = Math.floor(Date.now() / 1000) + 1;
    await expect.poll(() => Date.now() / 1000 > seconds).toBe(true);
    await customerAtStripe({ email: "later@example.com" });
    const { customers: found } = await run();
    expect(found.new).toBe(1);
    expect(found.unchanged).toBeLessThanOrEqual(MANY);
    expect(await everything()).not.toEqual(before);
    const after = await everything();
    expect((await run({ all: true })).customers).toMatchObject({ new: 0, changed: 0, unchanged: MANY + 6 });
    expect(await everything()).toEqual(after);
  });
});

describe("a payment", () => {
  const orderOf = async (chargeId: string) =>
    (await db().select().from(orders).where(eq(orders.chargeId, chargeId)))[0];

  it("becomes an order of its customer, named by its metadata or after the charge", async () => {
    const customer = await customerAtStripe({ email: "buyer@example.com", name: "Buyer" });
    const named = await chargeAtStripe({ customer, "metadata[order_id]": "A-77", description: "Two lamps" });
    const unnamed = await chargeAtStripe({ customer });
    await run();
    const [buyer] = await db().select().from(customers).where(eq(customers.email, "buyer@example.com"));
    expect(buyer?.id).toBe(customer.replace(/^cus_/, "cust_"));
    expect(await orderOf(named)).toMatchObject({
      id: "ord_A-77",
      customerId: buyer?.id,
      amountCents: 700,
      currency: "USD",
      description: "Two lamps",
    });
    expect(await orderOf(unnamed)).toMatchObject({
      id: unnamed.replace(/^ch_/, "ord_"),
      description: "Payment",
    });
  });

  it("of a checkout takes order and guest from there", async () => {
    const chargeId = await chargeAtStripe({});
    const guest = { email: "Guest@example.com", name: "Guest", metadata: { order_id: "G1" } };
    await vendors.happen("stripe", { kind: "stripe.checkout.session.completed", chargeId, ...guest });
    await run();
    const order = await orderOf(chargeId);
    expect(order).toMatchObject({ id: "ord_G1", customerId: expect.stringMatching(/^cust_guest_/) });
    const [row] = await db()
      .select()
      .from(customers)
      .where(eq(customers.id, order?.customerId ?? ""));
    expect(row).toMatchObject({ email: "guest@example.com", name: "Guest", tier: "standard" });
  });

  it("that cannot be an order is named with its reason", async () => {
    const second = await chargeAtStripe({ "metadata[order_id]": "ord_1001" });
    const nobody = await chargeAtStripe({});
    const { refused } = await run();
    expect(refused).toEqual(
      expect.arrayContaining([
        { id: second, cause: "order_paid_by_other_charge" },
        { id: nobody, cause: "no_customer" },
      ]),
    );
    expect((await orderOf("ch_sbx_1001"))?.id).toBe("ord_1001");
  });
});

it("does not change a row of the shop with the same address", async () => {
  await db()
    .insert(customers)
    .values({ id: "cust_shop", email: "shop@example.com", name: "Shop's name", tier: "enterprise" });
  const first = await customerAtStripe({ email: "SHOP@example.com", name: "Stripe's name" });
  const second = await customerAtStripe({ email: "shop@example.com", name: "Another name" });
  await customerAtStripe({ name: "No address" });
  const { refused } = await run();
  expect(refused.map(({ cause }) => cause)).toContain("no_email");
  const [row] = await db().select().from(customers).where(eq(customers.id, "cust_shop"));
  expect(row).toMatchObject({ name: "Shop's name", tier: "enterprise" });
  const linked = await db().select().from(stripeCustomers).where(eq(stripeCustomers.customerId, "cust_shop"));
  expect(linked.map(({ id }) => id).sort()).toEqual([first, second].sort());
});
