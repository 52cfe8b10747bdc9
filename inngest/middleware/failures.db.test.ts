import { eq } from "drizzle-orm";
import { beforeAll, expect, it } from "vitest";
import { errorGroups, outbox, runs } from "@/db/schema";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
withSandbox();
beforeAll(() => {
  process.env.EMBED_BATCH_TIMEOUT_S = "1";
});
const engine = withEngine();

it("a malformed event fails each function it wakes at the first attempt, in one group that names the field", async () => {
  const id = newId("event");
  const data = { ticketId: "tkt_1", customerId: "cust_001", tier: "pro", tierPriority: 0 };
  await db().insert(outbox).values({ id, name: "customer/email.received", data, startsRun: true });
  const woken = ["handle-customer-email", "classify-message", "update-last-contact"];
  for (const functionId of woken) {
    const run = await engine.ended(functionId, id);
    expect([functionId, run.status, run.calls]).toEqual([functionId, "failed", 1]);
    expect(run.error?.name).toBe("MalformedEvent");
    expect(run.error?.message).toContain("messageId");
  }
  const groups = await db().select().from(errorGroups);
  expect(groups).toMatchObject([{ errorType: "MalformedEvent", runCount: woken.length }]);
  expect(groups[0]?.message).toContain("customer/email.received");
});

it("a malformed event does not fail its batch", async () => {
  const [good, bad] = [newId("event"), newId("event")];
  await db()
    .insert(outbox)
    .values([
      { id: bad, name: "ticket/resolved", data: {}, startsRun: true },
      { id: good, name: "ticket/resolved", data: { ticketId: "tkt_1" }, startsRun: true },
    ]);
  const run = await engine.until("the batch to end", async () => {
    const [found] = await db().select().from(runs).where(eq(runs.functionId, "batch-embed-tickets"));
    return found?.endedAt ? found : undefined;
  });
  expect(run.status).toBe("completed");
});
