import process from "node:process";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { approvals, outbox } from "@/db/schema";
import { settleApproval } from "@/lib/approvals/closing/settle-approval";
import { decideApproval } from "@/lib/approvals/decision/decide-approval";
import { db } from "@/lib/db";
import { localUser } from "@/testing/local-user";
import { type RecordingEngine, startRecordingEngine } from "@/testing/recording-engine";
import { askForRefund } from "@/testing/refunds";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();

let engine: RecordingEngine;
let tick: () => Promise<Date | null>;

beforeAll(async () => {
  engine = await startRecordingEngine();
  process.env.INNGEST_BASE_URL = engine.url;
  ({ tick } = await import("./tick.ts"));
});
beforeEach(async () => {
  await db().delete(outbox);
  await db().update(approvals).set({ status: "withdrawn", nudgeAt: null });
  engine.sent = [];
});
afterAll(() => engine.stop());

async function ask(): Promise<string> {
  return (await askForRefund()).approvalId;
}

async function rowOf(id: string) {
  const [row] = await db().select().from(approvals).where(eq(approvals.id, id));
  if (!row) throw new Error(`No approval ${id}.`);
  return row;
}

/** Lets time pass until the next nudge is due. */
const skipToNudge = (id: string) =>
  db()
    .update(approvals)
    .set({ nudgeAt: new Date(0) })
    .where(eq(approvals.id, id));

describe("with nothing to do", () => {
  it("returns null", async () => {
    expect(await tick()).toBeNull();
  });

  it("returns the time of the next reminder, and then of the next deadline", async () => {
    const id = await ask();
    expect(await tick()).toEqual((await rowOf(id)).remindAt);
    await db().update(approvals).set({ remindAt: null, escalateAt: null }).where(eq(approvals.id, id));
    expect(await tick()).toEqual((await rowOf(id)).deadline);
  });
});

describe("a decision", () => {
  it("is sent to the engine at once", async () => {
    const id = await ask();
    await decideApproval(localUser("reviewer"), id, { decision: "approve", version: 1 });
    await tick();
    expect(engine.sent).toMatchObject([{ name: "approval/decided", data: { approvalId: id } }]);
  });

  it("that no run resumed with is sent again after 2, 10 and 30 s, then every five minutes, each time as a new event", async () => {
    const id = await ask();
    await decideApproval(localUser("reviewer"), id, { decision: "approve", version: 1 });
    const { effectiveAt, nudgeAt } = await rowOf(id);
    expect((nudgeAt?.getTime() ?? 0) - (effectiveAt?.getTime() ?? 0)).toBe(2_000);
    await tick();
    for (const nextMs of [10_000, 30_000, 300_000, 300_000]) {
      await skipToNudge(id);
      const before = Date.now();
      await tick();
      const waitsMs = ((await rowOf(id)).nudgeAt?.getTime() ?? 0) - before;
      expect(waitsMs).toBeGreaterThanOrEqual(nextMs);
      expect(waitsMs).toBeLessThan(nextMs + 5_000);
    }
    expect(engine.sent).toHaveLength(5);
    expect(new Set(engine.sent.map((event) => event.id)).size).toBe(5);
    for (const event of engine.sent) expect(event.data.approvalId).toBe(id);
  });

  it("that a run resumed with is not sent again", async () => {
    const id = await ask();
    await decideApproval(localUser("reviewer"), id, { decision: "approve", version: 1 });
    await tick();
    await settleApproval(id);
    await tick();
    expect(engine.sent).toHaveLength(1);
    expect((await rowOf(id)).nudgeAt).toBeNull();
  });

  it("that is held is sent when it takes effect, not before", async () => {
    const id = await ask();
    await decideApproval(localUser("reviewer"), id, { decision: "reject", version: 1 });
    const due = await tick();
    expect(engine.sent).toEqual([]);
    expect(due).toEqual((await rowOf(id)).effectiveAt);
  });
});

describe("a deadline that passed", () => {
  it("expires undecided approvals, and wakes the run", async () => {
    const id = await ask();
    await db()
      .update(approvals)
      .set({ deadline: new Date(0) })
      .where(eq(approvals.id, id));
    await tick();
    expect(await rowOf(id)).toMatchObject({ status: "expired" });
    await skipToNudge(id);
    await tick();
    expect(engine.sent).toMatchObject([{ name: "approval/decided", data: { approvalId: id } }]);
  });

  it("expires several at a time", async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, ask));
    await db()
      .update(approvals)
      .set({ deadline: new Date(0) })
      .where(eq(approvals.status, "pending"));
    await tick();
    for (const id of ids) expect((await rowOf(id)).status).toBe("expired");
  });
});

describe("several at once", () => {
  it("nudge once, expire once, send once", async () => {
    const decided = await ask();
    await decideApproval(localUser("reviewer"), decided, { decision: "approve", version: 1 });
    await skipToNudge(decided);
    const late = await ask();
    await db()
      .update(approvals)
      .set({ deadline: new Date(0) })
      .where(eq(approvals.id, late));
    await Promise.all([tick(), tick(), tick(), tick()]);
    expect((await rowOf(decided)).nudges).toBe(1);
    expect(await rowOf(late)).toMatchObject({ status: "expired", version: 2 });
    const ids = engine.sent.map((event) => event.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(engine.sent.filter(({ data }) => data.approvalId === decided)).toHaveLength(2);
  });
});
