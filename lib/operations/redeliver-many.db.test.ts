import { randomUUID } from "node:crypto";
import { and, desc, eq, inArray } from "drizzle-orm";
import { afterEach, describe, expect, it } from "vitest";
import { auditLog, outbox, runs, webhookDeliveries } from "@/db/schema";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { receiveRequest } from "@/lib/webhooks/receive-request";
import { rejectDelivery } from "@/lib/webhooks/reject-delivery";
import { acceptRejected } from "@/lib/webhooks/replay/carry-out-replay";
import { stripeSender } from "@/lib/webhooks/stripe/stripe-sender";
import { localUser } from "@/testing/local-user";
import { claimLongAgo, giveNewDriver, leaveTo } from "@/testing/operations";
import { stripeFixture, stripeRequest } from "@/testing/stripe-request";
import { withEngine } from "@/testing/with-engine";
import { withDeclarations, withTestDatabase } from "@/testing/with-test-database";
import { resumeOperation } from "./control-operation.ts";
import { advanceOperation } from "./drive/advance-operation.ts";
import { listOperationItems } from "./list-operation-items.ts";
import { PreviewOperation, StartOperation } from "./order-schemas.ts";
import { previewOperation } from "./preview-operation.ts";
import { readOperation } from "./read-operation.ts";
import { startOperation } from "./start-operation.ts";

withTestDatabase();
/** A second function on the event, which breaks on demand. */
const listener = { broken: false };
const { until } = withEngine({
  more: (client) => [
    client.createFunction(
      { id: "test-listener", retries: 0, triggers: [{ event: "stripe/refund.created" }] },
      async ({ step }) =>
        step.run("listen", () => {
          if (listener.broken) throw new Error("It is broken.");
        }),
    ),
  ],
});
const declarations = withDeclarations();
afterEach(() => {
  listener.broken = false;
  env().stripe.webhookSecrets.splice(2);
});

const engineer = localUser("engineer");
const NEW_SECRET = "whsec_known_too_late";

type Delivery = typeof webhookDeliveries.$inferSelect;

/** Lets Stripe post an event; returns the stored delivery. */
async function fromStripe(change: Record<string, unknown> = {}, signing = {}): Promise<Delivery> {
  const event = { ...stripeFixture("stripe.refund.created"), id: `evt_${randomUUID()}`, ...change };
  await receiveRequest(stripeRequest(event, signing), stripeSender);
  return newest();
}

async function newest(): Promise<Delivery> {
  const [row] = await db().select().from(webhookDeliveries).orderBy(desc(webhookDeliveries.id)).limit(1);
  if (!row) throw new Error("No delivery.");
  return row;
}

/** Accepted deliveries whose runs have ended. */
async function processed(count: number): Promise<Delivery[]> {
  const rows: Delivery[] = [];
  for (let n = 0; n < count; n++) rows.push(await fromStripe());
  await until(`${count} processed deliveries`, async () => {
    const ended = await runsOf(rows.map(({ outboxId }) => outboxId ?? ""));
    return ended.length === count * 2 && ended.every(({ endedAt }) => endedAt) ? true : undefined;
  });
  return rows;
}

const runsOf = (eventIds: string[]) => db().select().from(runs).where(inArray(runs.eventId, eventIds));
const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id);
const preview = (asked: object) =>
  previewOperation(engineer, declarations, PreviewOperation.parse({ kind: "redeliver", ...asked }));
const start = (asked: object) =>
  startOperation(
    engineer,
    declarations,
    StartOperation.parse({
      kind: "redeliver",
      reason: "The function is mended.",
      ratePerSecond: 100,
      canary: 0,
      ...asked,
    }),
  );
const itemsOf = async (id: string) => (await listOperationItems(engineer, id, {})).items;
const becomes = (id: string, status: "completed" | "paused") =>
  until(`${status} operation`, async () => {
    const operation = await readOperation(engineer, id);
    return operation.status === status && (status === "paused" || operation.endedAt) ? operation : undefined;
  });

/** Expects one event for each item, and one run of each function for each event. */
async function expectEachOnce(operationId: string, count: number): Promise<void> {
  const eventIds = (await itemsOf(operationId)).flatMap(({ newEventId }) => newEventId ?? []);
  expect(new Set(eventIds).size).toBe(count);
  const followed = await runsOf(eventIds);
  for (const eventId of eventIds)
    expect(
      followed
        .filter((run) => run.eventId === eventId)
        .map(({ functionId }) => functionId)
        .sort(),
    ).toEqual(["confirm-refund", "test-listener"]);
}

/** An operation without a driver, for the state that a killed process leaves behind. */
async function undriven(asked: object, driver?: string): Promise<string> {
  const id = await start(asked);
  await leaveTo(id, driver);
  return id;
}

describe("accepted deliveries", () => {
  it("are sent again, once each, and their runs are watched to the end", async () => {
    const rows = await processed(6);
    expect(await preview({ ids: idsOf(rows) })).toMatchObject({
      matched: 6,
      byStatus: { processed: 6 },
      eligible: 6,
      notEligible: [],
      made: [{ of: "stripe/refund.created", count: 6 }],
    });
    const id = await start({ ids: idsOf(rows), canary: 2 });
    expect(await becomes(id, "completed")).toMatchObject({
      kind: "redeliver",
      total: 6,
      done: 6,
      failed: 0,
      residue: 0,
      cells: "dddddd",
      auditRows: 8,
    });
    await expectEachOnce(id, 6);
    const [item] = await itemsOf(id);
    expect(item).toMatchObject({
      targetId: rows[0]?.id,
      outcome: { code: "runs_completed", event: "stripe/refund.created", runs: 2 },
      rereadAt: expect.any(String),
    });
    const audit = await db()
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.action, "delivery_replayed"), eq(auditLog.subjectId, rows[0]?.id ?? "")));
    expect(audit).toMatchObject([
      { actorId: engineer.id, detail: { operationId: id, eventId: item?.newEventId } },
    ]);
  });

  it("pause the operation when their runs fail, and continue once that is fixed", async () => {
    const rows = await processed(8);
    listener.broken = true;
    const id = await start({ ids: idsOf(rows), canary: 2 });
    const paused = await becomes(id, "paused");
    expect(paused).toMatchObject({ pausedByItself: true, left: 6 });
    expect(paused.pausedBecause).toMatchObject({ code: "canary_failed", of: 2 });
    const items = await itemsOf(id);
    expect(items.find(({ status }) => status === "failed")?.outcome).toEqual({
      code: "runs_not_completed",
      runs: 2,
      failed: 1,
      functionId: "test-listener",
    });
    listener.broken = false;
    await resumeOperation(engineer, id);
    const over = await becomes(id, "completed");
    expect([over.done + over.failed, over.residue]).toEqual([8, 0]);
    expect(over.done).toBeGreaterThanOrEqual(6);
    await expectEachOnce(id, 8);
  });
});

describe("rejected deliveries", () => {
  it("are accepted once the secret is right: each once, however often the sender had tried", async () => {
    const same = { id: `evt_${randomUUID()}` };
    const wrong = { secret: NEW_SECRET };
    const rows = [await fromStripe({}, wrong), await fromStripe(same, wrong), await fromStripe(same, wrong)];
    const asked = { filter: { status: "rejected", cause: "bad_signature", q: undefined } };
    expect(await preview(asked)).toMatchObject({
      eligible: 0,
      notEligible: [{ cause: expect.stringContaining("correct the secret first"), count: 3 }],
    });
    await expect(start(asked)).rejects.toMatchObject({ code: "nothing_to_do" });

    env().stripe.webhookSecrets.push(NEW_SECRET);
    expect(await preview(asked)).toMatchObject({ eligible: 3, notEligible: [], byStatus: { rejected: 3 } });
    const id = await start(asked);
    expect(await becomes(id, "completed")).toMatchObject({
      total: 3,
      done: 2,
      skipped: 1,
      failed: 0,
      residue: 0,
    });
    await expectEachOnce(id, 2);
    const items = await itemsOf(id);
    expect(items.find(({ status }) => status === "skipped")?.outcome).toMatchObject({ code: "came_again" });
    expect(await preview({ ids: idsOf(rows) })).toMatchObject({
      eligible: 0,
      notEligible: [{ cause: "It was rejected, and has been accepted since.", count: 3 }],
    });
  });

  it("that would be rejected again count as failures, which pause the operation", async () => {
    // Signed correctly, but of the other mode.
    const rows: Delivery[] = [];
    for (let n = 0; n < 3; n++) rows.push(await fromStripe({ livemode: true }));
    const id = await start({ ids: idsOf(rows), canary: 1 });
    expect(await becomes(id, "paused")).toMatchObject({ failed: 1, left: 2, pausedByItself: true });
    expect((await itemsOf(id))[0]?.outcome).toEqual({
      code: "not_replayable",
      fault: { code: "turned_away", about: "live_event" },
    });
  });
});

describe("an item whose outcome was lost", () => {
  it("is claimed again when nothing was done, and found when the request was accepted", async () => {
    const [taken] = await processed(1);
    const wrong = { secret: NEW_SECRET };
    const [first, second] = [await fromStripe({}, wrong), await fromStripe({}, wrong)];
    env().stripe.webhookSecrets.push(NEW_SECRET);
    const id = await undriven({ ids: idsOf([taken as Delivery, first, second]) });
    // Killed before the event, after the request was accepted, and before that.
    for (const position of [1, 2, 3]) await claimLongAgo(id, position);
    const accepted = await acceptRejected(first, { how: "accept", sender: stripeSender });
    if ("code" in accepted) throw new Error(`It was rejected: ${accepted.about}.`);
    await giveNewDriver(id);
    expect(await becomes(id, "completed")).toMatchObject({ done: 3, skipped: 0, residue: 0, auditRows: 5 });
    await expectEachOnce(id, 3);
    expect((await itemsOf(id))[1]?.newEventId).toBe(accepted.eventId);
    const copies = await db()
      .select()
      .from(webhookDeliveries)
      .where(eq(webhookDeliveries.duplicateOf, accepted.deliveryId));
    expect(copies).toEqual([]);
  });

  it("is acted on once by ten drivers with the same run id", async () => {
    const rows = await processed(12);
    const id = await undriven({ ids: idsOf(rows) }, "run_of_this_test");
    const events = await db().$count(outbox);
    const drivers = Array.from({ length: 10 }, () =>
      until("the end", async () =>
        (await advanceOperation(id, { functionId: "run-operation", runId: "run_of_this_test" }, declarations))
          .over
          ? true
          : undefined,
      ),
    );
    await Promise.all(drivers);
    expect(await readOperation(engineer, id)).toMatchObject({ done: 12, residue: 0, auditRows: 14 });
    await expectEachOnce(id, 12);
    expect(await db().$count(outbox)).toBe(events + 12);
  });
});

describe("what a redelivery leaves out", () => {
  it("is named with its cause", async () => {
    const one = { id: `evt_${randomUUID()}` };
    const first = await fromStripe(one);
    const copy = await fromStripe(one);
    const unhandled = await fromStripe({ type: "product.created" });
    const old = await fromStripe({}, { ageS: 400 });
    await rejectDelivery({ provider: "x", keptHeaders: {} }, { cause: "too_large", httpStatus: 413 });
    const tooLarge = await newest();
    const held = await undriven({ ids: [first.id] });
    const ids = [...idsOf([first, copy, unhandled, old]), tooLarge.id, "dlv_none"];
    const { eligible, notEligible } = await preview({ ids });
    expect(eligible).toBe(0);
    expect(Object.fromEntries(notEligible.map(({ cause, sampleIds }) => [sampleIds[0], cause]))).toEqual({
      [first.id]: "Another operation holds it.",
      [copy.id]: expect.stringContaining("copy"),
      [unhandled.id]: expect.stringContaining("no meaning here"),
      [old.id]: expect.stringContaining("5 minutes before"),
      [tooLarge.id]: expect.stringContaining("body was not kept"),
      dlv_none: "There is no record of it.",
    });
    await expect(start({ ids })).rejects.toMatchObject({ code: "nothing_to_do" });
    await giveNewDriver(held);
    await becomes(held, "completed");
  });

  it("refuses an unknown filter, and a person without the permission", async () => {
    const wide = { kind: "redeliver", filter: { statuses: ["rejected"] }, reason: "x" };
    expect(StartOperation.safeParse(wide).success).toBe(false);
    const asked = StartOperation.parse({ kind: "redeliver", ids: ["dlv_1"], reason: "x" });
    await expect(startOperation(localUser("senior"), declarations, asked)).rejects.toMatchObject({
      code: "not_allowed",
    });
  });
});
