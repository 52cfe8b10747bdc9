import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { auditLog, outbox, runs } from "@/db/schema";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { localUser } from "@/testing/local-user";
import { withDeclarations, withTestDatabase } from "@/testing/with-test-database";
import { eventEntry } from "./catalogue.ts";
import { emitEvent } from "./emit-event.ts";
import { EventName } from "./event-schemas.ts";
import { listEvents } from "./list-events.ts";
import { readCatalogue } from "./read-catalogue.ts";
import { readEvent } from "./read-event.ts";
import { sendEvent } from "./send-event.ts";

withTestDatabase();
const declarations = withDeclarations();

const engineer = localUser("engineer");
const viewer = localUser("viewer");

beforeEach(() => db().delete(outbox));

/** An event that was sent some time ago. */
async function sentEvent(
  name: "customer/churned" | "customer/refund.failed" | "stripe/refund.created" | "ticket/embedded",
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

  it("shows unmatched events: without the run they must start, or without a listener", async () => {
    const lost = await sentEvent("stripe/refund.created", 120);
    const unheard = await sentEvent("customer/refund.failed", 120);
    await sentEvent("stripe/refund.created", 1);
    await sentEvent("customer/churned", 120);
    await sentEvent("ticket/embedded", 120);
    await seen(await sentEvent("stripe/refund.created", 120));
    const { items } = await listEvents(viewer, { matched: "nothing" });
    expect(items.map(({ id }) => id).sort()).toEqual([lost, unheard].sort());
    expect(items.every(({ matchedNothing }) => matchedNothing)).toBe(true);
  });

  it("shows a mistyped name among them at once", async () => {
    await db()
      .insert(outbox)
      .values({
        id: "somebody-elses-id",
        name: "customer/chured",
        data: { customerId: "cust_001" },
        startsRun: false,
        status: "sent",
        availableAt: null,
        sentAt: new Date(),
      });
    const { items } = await listEvents(viewer, { matched: "nothing" });
    expect(items).toMatchObject([{ id: "somebody-elses-id", matchedNothing: true }]);
    expect(await readEvent(viewer, declarations, "somebody-elses-id")).toMatchObject({
      known: false,
      wakes: [],
      awaitedBy: [],
    });
  });

  it("calls nothing unmatched whose run began with another event of its batch", async () => {
    const id = await sentEvent("customer/refund.failed", 120);
    await db().update(outbox).set({ status: "observed", observedAt: new Date() }).where(eq(outbox.id, id));
    expect((await listEvents(viewer, { matched: "nothing" })).items).toEqual([]);
  });

  it("filters by time window and by a related id", async () => {
    const id = await sentEvent("stripe/refund.created", 0);
    const other = await sentEvent("customer/churned", 0);
    const [run] = await seen(id).returning({ id: runs.id });
    const found = async (filter: Parameters<typeof listEvents>[1]) =>
      (await listEvents(viewer, filter)).items.map((event) => event.id);
    for (const q of [id, run?.id ?? ""]) expect(await found({ q })).toEqual([id]);
    expect(await found({ q: id.slice(0, 20) })).toContain(id);
    expect(await found({ q: "tkt_nowhere" })).toEqual([]);
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
    await db()
      .update(outbox)
      .set({ createdAt: new Date(0) })
      .where(eq(outbox.id, id));
    expect(await found({ from: hourAgo })).toEqual([other]);
    expect(await found({ until: hourAgo })).toEqual([id]);
  });
});

describe("one event", () => {
  it("shows its runs and the functions that listen to its name", async () => {
    const id = await sentEvent("stripe/refund.created", 120);
    expect(await readEvent(viewer, declarations, id)).toMatchObject({
      known: true,
      wakes: ["confirm-refund"],
      awaitedBy: [],
      runs: [],
      matchedNothing: true,
    });
    await seen(id);
    expect(await readEvent(viewer, declarations, id)).toMatchObject({
      runs: [{ functionId: "confirm-refund" }],
      matchedNothing: false,
    });
    await expect(readEvent(viewer, declarations, "evt_nowhere")).rejects.toMatchObject({ status: 404 });
  });
});

describe("the catalogue", () => {
  it("lists each event with its sender, fields, listeners and count of the last day", async () => {
    await sentEvent("customer/churned", 0);
    const old = await sentEvent("customer/churned", 0);
    await db().update(outbox).set({ createdAt: sql`now() - interval '25 hours'` }).where(eq(outbox.id, old));
    const { items } = await readCatalogue(viewer, declarations);
    expect(items.find(({ name }) => name === "customer/churned")).toEqual({
      name: "customer/churned",
      sentBy: "a webhook source",
      wakes: [],
      awaitedBy: ["trial-welcome-series"],
      forOthers: false,
      byHand: true,
      schema: expect.objectContaining({
        type: "object",
        properties: { customerId: { type: "string" } },
        required: ["customerId"],
      }),
      lastDay: 1,
    });
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
    ["data that does not fit the event", "customer/churned", { customerId: 7 }, "invalid_event"],
  ])("with %s is refused", async (_why, name, data, code) => {
    await expect(sendEvent(engineer, { name, data })).rejects.toMatchObject({ status: 422, code });
    expect(await db().select().from(outbox)).toEqual([]);
  });

  it.each(EventName.options.filter((name) => !eventEntry(name).byHand))(
    "is not %s: only its own sender may send that",
    async (name) => {
      await expect(sendEvent(engineer, { name, data: {} })).rejects.toMatchObject({
        status: 422,
        code: "not_sent_by_hand",
      });
    },
  );

  it("is never one of a vendor", () => {
    const vendors = EventName.options.filter((name) => /^(stripe|postmark)\//.test(name));
    expect(vendors.length).toBeGreaterThan(0);
    expect(vendors.filter((name) => eventEntry(name).byHand)).toEqual([]);
  });

  it("is refused without the permission", async () => {
    const event = { name: "customer/churned", data: { customerId: "cust_001" } };
    await expect(sendEvent(localUser("senior"), event)).rejects.toMatchObject({ status: 403 });
  });
});
