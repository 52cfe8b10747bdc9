import { eq, like, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auditLog, customers, orders } from "@/db/schema";
import { db } from "@/lib/db";
import { withTestDatabase } from "@/testing/with-test-database";
import type { FileLine } from "./file-line.ts";
import { readLine } from "./file-line.ts";
import { importCustomers } from "./import-customers.ts";

withTestDatabase();

const CLI = { type: "system", id: "cli" } as const;

/** So many customers of a shop with an order each, on a line each. */
function* shop(name: string, count: number): Generator<FileLine> {
  for (let n = 0; n < count; n++)
    yield readLine(n + 2, {
      customer_id: `${name}-${n}`,
      email: `${name}${n}@example.com`,
      name: `Customer ${n}`,
      tier: n % 10 === 0 ? "pro" : "standard",
      order_id: `${name}-${n}`,
      charge_id: `ch_${name}${n}`,
      amount_cents: "4900",
      currency: "usd",
      description: "A lamp",
    });
}

async function* linesOf(lines: Iterable<FileLine>): AsyncGenerator<FileLine> {
  yield* lines;
}

const run = (lines: Iterable<FileLine>, options: { dryRun?: boolean } = {}) =>
  importCustomers([{ name: "shop.csv", lines: linesOf(lines) }], { actor: CLI, ...options });

/** A digest of every row that an import can write. */
async function everything(): Promise<unknown> {
  const [row] = await db().execute(sql`
    select (select md5(string_agg(c::text, '' order by id)) from customers c) as customers,
           (select md5(string_agg(o::text, '' order by id)) from orders o) as orders,
           (select count(*)::int from audit_log) as audited`);
  return row;
}

const countOf = async (name: string) => ({
  customers: await db().$count(customers, like(customers.id, `cust_${name}-%`)),
  orders: await db().$count(orders, like(orders.id, `ord_${name}-%`)),
});

describe("1,000 customers with their orders", () => {
  it("are planned by a dry run, which writes nothing and counts what the import then does", async () => {
    const before = await everything();
    const planned = await run(shop("thousand", 1_000), { dryRun: true });
    expect(await everything()).toEqual(before);
    expect(planned.changes).toHaveLength(1_000);
    const { importId, ...imported } = await run(shop("thousand", 1_000));
    expect(imported).toEqual({ ...planned, importId: undefined, dryRun: false, changes: [] });
    expect(imported).toMatchObject({
      lines: 1_000,
      customers: { new: 1_000, changed: 0, unchanged: 0, refused: 0 },
      orders: { new: 1_000, changed: 0, unchanged: 0, refused: 0 },
      refused: [],
    });
    expect(await countOf("thousand")).toEqual({ customers: 1_000, orders: 1_000 });
    const audited = await db().select().from(auditLog).where(eq(auditLog.subjectId, importId));
    expect(audited.map(({ actorId, action, detail }) => ({ actorId, action, detail }))).toEqual(
      [1, 2].map((batch) => ({
        actorId: "cli",
        action: "customers_imported",
        detail: {
          source: "file",
          batch,
          newCustomers: 500,
          changedCustomers: 0,
          newOrders: 500,
          changedOrders: 0,
        },
      })),
    );
  });

  it("change nothing when they are imported again", async () => {
    const before = await everything();
    expect(await run(shop("thousand", 1_000))).toMatchObject({
      customers: { new: 0, changed: 0, unchanged: 1_000, refused: 0 },
      orders: { new: 0, changed: 0, unchanged: 1_000, refused: 0 },
    });
    expect(await everything()).toEqual(before);
  });
});

it("goes on where it was killed", async () => {
  function* killed(): Generator<FileLine> {
    yield* [...shop("killed", 1_200)].slice(0, 700);
    throw new Error("killed");
  }
  await expect(run(killed())).rejects.toThrow("killed");
  expect(await countOf("killed")).toEqual({ customers: 500, orders: 500 });
  expect((await run(shop("killed", 1_200))).customers).toEqual({
    new: 700,
    changed: 0,
    unchanged: 500,
    refused: 0,
  });
  expect(await countOf("killed")).toEqual({ customers: 1_200, orders: 1_200 });
});

describe("a line that cannot be stored", () => {
  const lines = () => [
    readLine(2, { customer_id: "r1", email: "r1@example.com", name: "R1" }),
    readLine(3, { customer_id: "r2", email: "r1@example.com", name: "R2" }),
    readLine(4, { customer_id: "r1", email: "r1@example.com", name: "Another" }),
    readLine(5, {
      customer_id: "r9",
      order_id: "r9",
      charge_id: "ch_9",
      amount_cents: 1,
      currency: "EUR",
      description: "x",
    }),
    readLine(6, { customer_id: "r5", email: "ADA@example.com", name: "R5" }),
    readLine(7, { customer_id: "r3", email: "r3@example.com" }),
    readLine(8, { customer_id: "r4", email: "r4@example.com", name: "R4" }),
  ];
  const refused = [
    [3, "email: belongs to cust_r1 already"],
    [4, "contradicts line 2 of shop.csv about cust_r1"],
    [5, "customer_id: there is no customer cust_r9"],
    [6, "email: belongs to cust_001 already"],
    [7, "name: is missing"],
  ];
  const refusedOf = ({ refused: all }: Awaited<ReturnType<typeof run>>) =>
    all.map(({ line, what }) => [line, what]);

  it("is named with its reason, stores nothing, and stops no other", async () => {
    const planned = await run(lines(), { dryRun: true });
    expect(refusedOf(planned)).toEqual(refused);
    const report = await run(lines());
    expect(refusedOf(report)).toEqual(refused);
    expect(report).toMatchObject({
      refusedLines: 5,
      customers: { new: 2, refused: 2 },
      orders: { refused: 1 },
    });
    expect(await db().$count(customers, like(customers.id, "cust_r_"))).toBe(2);
  });
});

it("two imports of one file at once store each row once", async () => {
  const both = await Promise.all([run(shop("twice", 600)), run(shop("twice", 600))]);
  expect(both.reduce((sum, report) => sum + report.customers.new, 0)).toBe(600);
  expect(await countOf("twice")).toEqual({ customers: 600, orders: 600 });
});
