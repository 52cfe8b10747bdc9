import { asc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditLog, customers, orders } from "@/db/schema";
import { ROLES } from "@/db/schema/vocabulary";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { withTestDatabase } from "@/testing/with-test-database";
import { putCustomer, putOrder } from "./put-records.ts";

withTestDatabase();

const admin = localUser("admin");
const ZOE = { email: "zoe@example.com", name: "Zoe", tier: "pro" } as const;
const ORDER = {
  customerId: "cust_001",
  chargeId: "ch_put",
  amountCents: 1_200,
  currency: "EUR",
  description: "A lamp",
};

const auditOf = async (id: string) =>
  (await db().select().from(auditLog).where(eq(auditLog.subjectId, id)).orderBy(asc(auditLog.seq))).map(
    ({ action, actorId, customerId, detail }) => ({ action, actorId, customerId, detail }),
  );

const outcome = (deed: Promise<unknown>) =>
  deed.then(
    () => "done",
    (error: { code?: string }) => error.code,
  );

describe("a customer that is put", () => {
  it("is new, then the same, then changed, each change with its audit row", async () => {
    expect(await putCustomer(admin, "cust_zoe", ZOE)).toMatchObject({ isNew: true, row: ZOE });
    expect((await putCustomer(admin, "cust_zoe", ZOE)).isNew).toBe(false);
    await putCustomer(admin, "cust_zoe", { ...ZOE, name: "Zoe Z.", tier: undefined });
    const [row] = await db().select().from(customers).where(eq(customers.id, "cust_zoe"));
    expect(row).toMatchObject({ name: "Zoe Z.", tier: "pro", riskScore: 0 });
    const audited = await auditOf("cust_zoe");
    expect(audited).toEqual([
      {
        action: "customer_changed",
        actorId: admin.id,
        customerId: "cust_zoe",
        detail: { change: "new", fields: null },
      },
      {
        action: "customer_changed",
        actorId: admin.id,
        customerId: "cust_zoe",
        detail: { change: "changed", fields: "name" },
      },
    ]);
    expect(JSON.stringify(audited)).not.toMatch(/zoe@|Zoe/);
  });

  it("with the address of another is refused, and nothing changes", async () => {
    const before = await db().select().from(customers);
    const put = putCustomer(admin, "cust_002", { ...ZOE, email: "ada@example.com" });
    expect(await outcome(put)).toBe("email_taken");
    expect(await db().select().from(customers)).toEqual(before);
  });

  it("twenty times at once is stored and audited once", async () => {
    const one = { ...ZOE, email: "race@example.com" };
    const puts = await Promise.all(Array.from({ length: 20 }, () => putCustomer(admin, "cust_race", one)));
    expect(puts.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await auditOf("cust_race")).toHaveLength(1);
  });
});

describe("an order that is put", () => {
  it("belongs to its customer for good", async () => {
    expect((await putOrder(admin, "ord_put", ORDER)).isNew).toBe(true);
    expect(await putOrder(admin, "ord_put", ORDER)).toMatchObject({ isNew: false, row: ORDER });
    expect(await outcome(putOrder(admin, "ord_put", { ...ORDER, customerId: "cust_002" }))).toBe(
      "order_of_other_customer",
    );
    expect(await outcome(putOrder(admin, "ord_x", { ...ORDER, customerId: "cust_nobody" }))).toBe(
      "not_found",
    );
    expect(await auditOf("ord_put")).toEqual([
      {
        action: "order_changed",
        actorId: admin.id,
        customerId: "cust_001",
        detail: { change: "new", fields: null, chargeId: "ch_put", amountCents: 1_200, currency: "EUR" },
      },
    ]);
  });
});

it.each(ROLES.filter((role) => role !== "admin"))("a %s may put neither", async (role) => {
  const before = await db().select().from(orders);
  expect(await outcome(putCustomer(localUser(role), "cust_no", ZOE))).toBe("not_allowed");
  expect(await outcome(putOrder(localUser(role), "ord_no", ORDER))).toBe("not_allowed");
  expect(await db().select().from(orders)).toEqual(before);
});
