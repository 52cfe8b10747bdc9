import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { auditLog, outbox, runs } from "@/db/schema";
import { localUser } from "@/db/testing/local-user";
import { withTestDatabase } from "@/db/testing/with-test-database";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { emitEvent } from "./emit-event.ts";
import { listEvents } from "./list-events.ts";
import { sendEvent } from "./send-event.ts";

withTestDatabase();

const engineer = localUser("engineer");
const viewer = localUser("viewer");

beforeEach(() => db().delete(outbox));

/** An event that was sent some time ago. */
async function sentEvent(
  name: "customer/churned" | "customer/refund.failed" | "stripe/refund.created",
  agoS: number,
) {
  const data = {
    customerId: "cust_001",
    refundId: "rfd_1",
    ticketId: "tkt_1",
    stripeRefundId: "re_1",
    status: "succeeded",
  };
  const id = await emitEvent(db(), name, data);
  await db()
    .update(outbox)
    .set({ status: "sent", sentAt: sql`now() - ${agoS} * interval '1 second'` })
    .where(eq(outbox.id, id));
  return id;
}

/** The ledger saw a run for it. */
const seen = (eventId: string) =>
  db()
    .insert(runs)
    .values({
      id: `run_${newId("event")}`,
      functionId: "confirm-refund",
      status: "completed",
      trigger: "stripe/refund.created",
      eventId,
      queuedAt: new Date(),
    });

describe("the stream of events", () => {
  it("is newest first, with the runs each started, page by page", async () => {
    for (let n = 0; n < 70; n++) await sentEvent("customer/churned", 0);
    const last = await sentEvent("stripe/refund.created", 0);
    await seen(last);
    const first = await listEvents(viewer, {});
    expect(first.items[0]).toMatchObject({
      id: last,
      name: "stripe/refund.created",
      runs: [{ functionId: "confirm-refund", status: "completed" }],
    });
    const second = await listEvents(viewer, { cursor: first.nextCursor ?? "" });
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect([ids.length, new Set(ids).size]).toEqual([71, 71]);
    expect((await listEvents(viewer, { name: "stripe/refund.created" })).items).toHaveLength(1);
  });

  it("shows what matched nothing: no run where one must follow, and nobody who listens", async () => {
    const lost = await sentEvent("stripe/refund.created", 120);
    const unheard = await sentEvent("customer/refund.failed", 120);
    await sentEvent("stripe/refund.created", 1);
    await sentEvent("customer/churned", 120);
    await seen(await sentEvent("stripe/refund.created", 120));
    const { items } = await listEvents(viewer, { matched: "nothing" });
    expect(items.map(({ id }) => id).sort()).toEqual([lost, unheard].sort());
  });
});

describe("an event that a person sends", () => {
  it("goes out like any other, and is audited", async () => {
    const { id } = await sendEvent(engineer, { name: "customer/churned", data: { customerId: "cust_001" } });
    const [row] = await db().select().from(outbox).where(eq(outbox.id, id));
    expect(row).toMatchObject({
      name: "customer/churned",
      status: "pending",
      data: { customerId: "cust_001" },
    });
    const audit = await db().select().from(auditLog).where(eq(auditLog.subjectId, id));
    expect(audit).toMatchObject([
      { action: "event_sent", actorId: engineer.id, detail: { name: "customer/churned" } },
    ]);
  });

  it.each([
    ["a name with a letter too few", "customer/chured", {}, "unknown_event"],
    ["a name every object has", "constructor", {}, "unknown_event"],
    ["data that is not as the event wants it", "customer/churned", { customerId: 7 }, "invalid_event"],
  ])("with %s is refused", async (_why, name, data, code) => {
    await expect(sendEvent(engineer, { name, data })).rejects.toMatchObject({ status: 422, code });
    expect(await db().select().from(outbox)).toEqual([]);
  });

  it("is refused to who may not", async () => {
    const event = { name: "customer/churned", data: { customerId: "cust_001" } };
    await expect(sendEvent(localUser("senior"), event)).rejects.toMatchObject({ status: 403 });
  });
});
