import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { webhookDeliveries } from "@/db/schema";
import { db } from "@/lib/db";
import { idAt } from "@/lib/ids";
import { withTestDatabase } from "@/testing/with-test-database";
import { rejectDelivery } from "./reject-delivery.ts";
import { keepHeaders } from "./rules.ts";

withTestDatabase();

const KEPT_A_MINUTE = 120;

const keptOf = (provider: string) =>
  db().select().from(webhookDeliveries).where(eq(webhookDeliveries.provider, provider));

function reject(provider: string, more: { headers?: Record<string, string>; body?: string } = {}) {
  const keptHeaders = keepHeaders(new Headers(more.headers), []);
  return rejectDelivery(
    { provider, keptHeaders },
    { cause: "unauthorized", httpStatus: 401, body: more.body },
  );
}

describe("a rejected request", () => {
  it("is stored with its cause, without credentials and without an unverified body", async () => {
    await reject("one", { headers: { authorization: "Basic c2VjcmV0", "content-length": "17" } });
    expect(await keptOf("one")).toMatchObject([
      {
        status: "rejected",
        cause: "unauthorized",
        httpStatus: 401,
        headers: { "content-length": "17" },
        body: null,
        bodyBytes: 17,
      },
    ]);
  });

  it("keeps the body of a verified sender", async () => {
    await reject("two", { body: "not\u0000json" });
    expect(await keptOf("two")).toMatchObject([{ body: "not\ufffdjson", bodyBytes: 8 }]);
  });

  it.each(["-1", "1e99", "many", "99999999999"])(
    "is stored whatever length it declares: %s",
    async (length) => {
      await reject(`length ${length}`, { headers: { "content-length": length } });
      expect(await keptOf(`length ${length}`)).toHaveLength(1);
    },
  );
});

describe("a flood", () => {
  it("leaves at most 120 rows a minute, without counting against other senders", async () => {
    for (let i = 0; i < KEPT_A_MINUTE + 5; i++) await reject("slow");
    expect(await keptOf("slow")).toHaveLength(KEPT_A_MINUTE);
    await reject("other");
    expect(await keptOf("other")).toHaveLength(1);
  });

  it("leaves one more row for each connection when it comes all at once", async () => {
    await Promise.all(Array.from({ length: 200 }, () => reject("fast")));
    const kept = await keptOf("fast");
    expect(kept.length).toBeGreaterThanOrEqual(KEPT_A_MINUTE);
    expect(kept.length).toBeLessThan(KEPT_A_MINUTE + db().$client.options.max);
  });

  it("is stored again a minute later", async () => {
    // The id holds the time: rows older than a minute do not count.
    const before = idAt("delivery", Date.now() - 61_000);
    await db()
      .update(webhookDeliveries)
      .set({ id: sql`${before} || substr(${webhookDeliveries.id}, 15)` })
      .where(eq(webhookDeliveries.provider, "slow"));
    await reject("slow");
    expect(await keptOf("slow")).toHaveLength(KEPT_A_MINUTE + 1);
  });
});
