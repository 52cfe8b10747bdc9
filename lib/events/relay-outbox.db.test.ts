import { randomUUID } from "node:crypto";
import process from "node:process";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { outbox } from "@/db/schema";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { callEntry } from "@/lib/ledger/protocol/read-call";
import { recordEntries } from "@/lib/ledger/record-entries";
import { type RecordingEngine, startRecordingEngine } from "@/testing/recording-engine";
import { withTestDatabase } from "@/testing/with-test-database";
import { emitEvent, takeEmitted } from "./emit-event.ts";

withTestDatabase();

const CLAIM_MS = 15_000;
let engine: RecordingEngine;
let relayOutbox: () => Promise<number>;

beforeAll(async () => {
  engine = await startRecordingEngine();
  process.env.INNGEST_BASE_URL = engine.url;
  // The client reads the environment when it is loaded.
  ({ relayOutbox } = await import("./relay-outbox.ts"));
});
beforeEach(async () => {
  await db().delete(outbox);
  engine.sent = [];
  engine.manner = "takes";
});
afterAll(() => engine.stop());

/** An event that must start a run. */
function emitMail(availableAt?: Date): Promise<string> {
  const ids = { messageId: newId("message"), ticketId: newId("ticket"), customerId: null };
  return emitEvent(
    db(),
    "customer/email.received",
    { ...ids, tier: "standard", tierPriority: 0 },
    { availableAt },
  );
}

async function rowOf(id: string) {
  const [row] = await db().select().from(outbox).where(eq(outbox.id, id));
  if (!row) throw new Error(`No event ${id}.`);
  return row;
}

/** Makes every event in the outbox due now. */
async function makeDue(id: string): Promise<void> {
  await db()
    .update(outbox)
    .set({ availableAt: new Date(0) })
    .where(eq(outbox.id, id));
}

const sentIds = () => engine.sent.map(({ id }) => id);

function seen(eventId: string): Promise<void> {
  const event = { id: eventId, name: "customer/email.received" };
  const run = {
    runId: `run_${randomUUID()}`,
    functionId: "handle-customer-email",
    at: new Date().toISOString(),
  };
  return recordEntries([callEntry({ event, events: [event], steps: {} }, run)]);
}

describe("an event", () => {
  it("is sent once, with the id of its row", async () => {
    const id = await emitMail();
    expect(await relayOutbox()).toBe(1);
    expect(engine.sent).toMatchObject([{ id, name: "customer/email.received" }]);
    const row = await rowOf(id);
    expect(row).toMatchObject({ status: "sent", attempts: 1, lastError: null });
    expect(row.sentAt).toBeInstanceOf(Date);
    expect(await relayOutbox()).toBe(0);
    expect(sentIds()).toEqual([id]);
  });

  it("is not sent before its time", async () => {
    await emitMail(new Date(Date.now() + 60_000));
    expect(await relayOutbox()).toBe(0);
    expect(engine.sent).toEqual([]);
  });

  it("that need not start a run is sent once", async () => {
    const id = await emitEvent(db(), "approval/decided", { approvalId: "apr_1", decisionId: "dec_1" });
    await relayOutbox();
    expect(await rowOf(id)).toMatchObject({ status: "sent", availableAt: null });
  });

  it("of a failed transaction is never sent", async () => {
    const failing = db().transaction(async (tx) => {
      await emitEvent(tx, "approval/decided", { approvalId: "apr_1", decisionId: "dec_1" });
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await relayOutbox()).toBe(0);
  });

  it("is sent with all other due events, however many", async () => {
    const ids = await Promise.all(Array.from({ length: 230 }, () => emitMail()));
    expect(await relayOutbox()).toBe(230);
    expect(sentIds().sort()).toEqual(ids.sort());
  });
});

describe("an event that must start a run", () => {
  it("is sent again with the same id and growing delays until a run was seen", async () => {
    const id = await emitMail();
    for (const waitMs of [10_000, 30_000, 90_000]) {
      const before = Date.now();
      await relayOutbox();
      const { status, availableAt } = await rowOf(id);
      expect(status).toBe("sent");
      const waitsMs = (availableAt?.getTime() ?? 0) - before;
      expect(waitsMs).toBeGreaterThanOrEqual(waitMs);
      expect(waitsMs).toBeLessThan(waitMs * 1.25 + 5_000);
      await makeDue(id);
    }
    expect(sentIds()).toEqual([id, id, id]);
    await seen(id);
    expect(await rowOf(id)).toMatchObject({ status: "observed", availableAt: null });
    expect(await relayOutbox()).toBe(0);
  });

  it("and whose run was seen while it was being sent stays observed", async () => {
    const id = await emitMail();
    await Promise.all([relayOutbox(), seen(id)]);
    expect(await rowOf(id)).toMatchObject({ status: "observed", availableAt: null });
  });

  it("is given up after 24 h, when an engine has forgotten its id", async () => {
    const id = await emitMail();
    await relayOutbox();
    await db()
      .update(outbox)
      .set({ createdAt: sql`now() - interval '24 hours 1 second'`, availableAt: new Date(0) })
      .where(eq(outbox.id, id));
    await relayOutbox();
    expect(sentIds()).toEqual([id]);
    expect(await rowOf(id)).toMatchObject({ status: "dead", availableAt: null });
    expect((await rowOf(id)).lastError).not.toBeNull();
  });

  it("is still sent after days in which the engine did not accept it", async () => {
    const id = await emitMail();
    await db().update(outbox).set({ createdAt: sql`now() - interval '3 days'` }).where(eq(outbox.id, id));
    await relayOutbox();
    expect(sentIds()).toEqual([id]);
    expect((await rowOf(id)).status).toBe("sent");
  });
});

describe("an engine", () => {
  it("that rejects an event gets it once it accepts events again", async () => {
    const id = await emitMail();
    engine.manner = "refuses";
    expect(await relayOutbox()).toBe(0);
    const row = await rowOf(id);
    expect(row).toMatchObject({ status: "pending", sentAt: null, attempts: 1 });
    expect(row.lastError).not.toBeNull();
    expect(row.availableAt?.getTime()).toBeGreaterThan(Date.now());
    engine.manner = "takes";
    await makeDue(id);
    expect(await relayOutbox()).toBe(1);
    expect(await rowOf(id)).toMatchObject({ status: "sent", lastError: null });
  });

  it("that does not answer holds a relay no longer than its claim", async () => {
    await emitMail();
    engine.manner = "is silent";
    let ended = false;
    const relay = relayOutbox().finally(() => {
      ended = true;
    });
    await expect.poll(() => ended, { timeout: CLAIM_MS - 500, interval: 100 }).toBe(true);
    expect(await relay).toBe(0);
  });

  it("that answers late under load gets each event once", async () => {
    engine.manner = "is late";
    const ids = await Promise.all(Array.from({ length: 150 }, () => emitMail()));
    const [one, other] = await Promise.all([relayOutbox(), relayOutbox()]);
    expect(one + other).toBe(150);
    expect(sentIds().sort()).toEqual(ids.sort());
  });

  it("with a backlog gets no event again merely because its run has not started", async () => {
    await Promise.all(Array.from({ length: 300 }, () => emitMail()));
    await relayOutbox();
    const id = await emitMail();
    const before = Date.now();
    await relayOutbox();
    // As if it began ten runs a second.
    expect((await rowOf(id)).availableAt?.getTime()).toBeGreaterThanOrEqual(before + 10_000 + 300 * 100);
  });

  it("that gave no answer gets no resend while it may still work on the request, and the row shows why", async () => {
    const id = await emitMail();
    engine.manner = "is silent";
    const before = Date.now();
    await relayOutbox();
    const row = await rowOf(id);
    expect(row.lastError).toMatch(/gave no answer within 5 s; it may have taken the events/);
    expect(row.availableAt?.getTime()).toBeGreaterThanOrEqual(before + 2 * 5_000);
  });
});

describe("two relays at once", () => {
  it("never send a row twice within its claim", async () => {
    await Promise.all(Array.from({ length: 250 }, () => emitMail()));
    const counts = await Promise.all([relayOutbox(), relayOutbox(), relayOutbox(), relayOutbox()]);
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(250);
    expect(new Set(sentIds()).size).toBe(250);
    expect(engine.sent).toHaveLength(250);
  });

  it("leave the rows of a killed process until its claim expires", async () => {
    const id = await emitMail();
    // The state after a kill: claimed, counted, never settled.
    await db()
      .update(outbox)
      .set({ attempts: 1, availableAt: new Date(Date.now() + CLAIM_MS) })
      .where(eq(outbox.id, id));
    expect(await relayOutbox()).toBe(0);
    await makeDue(id);
    expect(await relayOutbox()).toBe(1);
  });
});

it("takeEmitted returns true once after an event was emitted", async () => {
  takeEmitted();
  expect(takeEmitted()).toBe(false);
  await emitEvent(db(), "approval/decided", { approvalId: "apr_1", decisionId: "dec_1" });
  expect(takeEmitted()).toBe(true);
  expect(takeEmitted()).toBe(false);
});
