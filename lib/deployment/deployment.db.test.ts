import { randomUUID } from "node:crypto";
import process from "node:process";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { approvals, auditLog, deployment, outbox, refunds } from "@/db/schema";
import { db } from "@/lib/db";
import { type RecordingEngine, startRecordingEngine } from "@/testing/recording-engine";
import { askAndApprove, askForRefund, refundOf } from "@/testing/refunds";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();

const PRODUCTION = "console.example.com";
let engine: RecordingEngine;
let here: typeof import("./acts-here.ts");
let adoptDeployment: typeof import("./adopt-deployment.ts").adoptDeployment;
let countPending: typeof import("./adopt-deployment.ts").countPending;
let tick: typeof import("@/lib/pulse/tick").tick;

beforeAll(async () => {
  engine = await startRecordingEngine();
  process.env.INNGEST_BASE_URL = engine.url;
  here = await import("./acts-here.ts");
  ({ adoptDeployment, countPending } = await import("./adopt-deployment.ts"));
  ({ tick } = await import("@/lib/pulse/tick"));
});
afterAll(() => engine.stop());

/** Makes the database a copy of production's. */
async function belongToProduction(): Promise<void> {
  await here.readStanding();
  await db().update(deployment).set({ id: PRODUCTION });
  here.forgetStanding();
}

async function callsToVendors(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const vendor of ["stripe", "postmark", "openai", "slack"] as const) {
    const calls = await vendors.calls(vendor);
    counts[vendor] = calls.filter(({ method }) => method !== "GET").length;
  }
  return counts;
}

const NONE = { stripe: 0, postmark: 0, openai: 0, slack: 0 };

beforeEach(async () => {
  await db().delete(outbox);
  await db().delete(deployment);
  engine.sent = [];
  here.forgetStanding();
});

describe("a database without a deployment", () => {
  it("is claimed by the first process, once", async () => {
    const standings = await Promise.all(Array.from({ length: 10 }, () => here.readStanding()));
    expect(standings.every(({ acts }) => acts)).toBe(true);
    expect(await db().select().from(deployment)).toMatchObject([
      { id: "localhost", adoptedBy: "first-start" },
    ]);
  });
});

describe("a copy of production's database with pending work", () => {
  /** An event that is due, an approval past its deadline, a refund that was approved, a mail that was written. */
  async function leavePendingWork() {
    const late = await askForRefund({ orderId: "ord_1002", amountCents: 900 });
    await db()
      .update(approvals)
      .set({ deadline: new Date(0) })
      .where(eq(approvals.id, late.approvalId));
    const paid = await askAndApprove({ orderId: "ord_1002", amountCents: 700 });
    const { writeMail } = await import("@/testing/mails");
    const mail = await writeMail("Where is my parcel ord_1001?");
    return { late: late.approvalId, paid, mail };
  }

  it("relays, expires, pays and mails nothing, and does all of it once it is adopted", async () => {
    await belongToProduction();
    const { late, paid } = await leavePendingWork();
    const { performApproval } = await import("@/lib/approvals/perform-approval");
    const before = await db().select().from(outbox);
    expect(before.length).toBeGreaterThan(0);

    for (let beat = 0; beat < 3; beat++) expect(await tick()).toBeNull();
    await expect(performApproval(paid.approvalId, paid.runId)).rejects.toMatchObject({
      code: "deployment_held",
    });

    expect(engine.sent).toEqual([]);
    expect(await callsToVendors()).toEqual(NONE);
    expect(await refundOf(paid.messageId)).toBeUndefined();
    const [still] = await db().select().from(approvals).where(eq(approvals.id, late));
    expect(still?.status).toBe("pending");
    expect(await db().select().from(outbox)).toEqual(before);
    expect(await countPending()).toMatchObject({ overdueApprovals: 1, events: before.length });

    expect(await adoptDeployment({ type: "system", id: "cli" })).toEqual({
      id: "localhost",
      before: PRODUCTION,
      changed: true,
    });
    await tick();
    await performApproval(paid.approvalId, paid.runId);

    // What tells other places of a change goes out a second after it.
    const sent = () => tick().then(() => engine.sent.map(({ id }) => id));
    await expect.poll(sent, { timeout: 5_000 }).toEqual(expect.arrayContaining(before.map(({ id }) => id)));
    const [expired] = await db().select().from(approvals).where(eq(approvals.id, late));
    expect(expired?.status).toBe("expired");
    expect(await vendors.refundsOf(paid.messageId)).toMatchObject([{ amount: 700 }]);
    const audited = await db().select().from(auditLog).where(eq(auditLog.action, "deployment_adopted"));
    expect(audited).toMatchObject([
      { actorId: "cli", subjectId: "localhost", detail: { before: PRODUCTION } },
    ]);
    expect((await adoptDeployment({ type: "system", id: "cli" })).changed).toBe(false);
  });

  it("makes no outside call", async () => {
    await belongToProduction();
    const { createRefund } = await import("@/lib/vendors/stripe");
    const { sendMail, reactivateAddress } = await import("@/lib/vendors/postmark");
    const { postToSlack, updateInSlack, whisperInSlack } = await import("@/lib/vendors/slack");
    const { sendEvents } = await import("@/lib/events/send-events");
    const { relayOutbox } = await import("@/lib/events/relay-outbox");
    const { engineRequest } = await import("@/lib/engine-client/engine-request");
    const { registerApp, syncApp } = await import("@/lib/engine-client/register-app");
    const { z } = await import("zod");
    const mail = { messageId: `msg_${randomUUID()}`, to: "ada@example.com", subject: "s", text: "t" };
    const doors: Record<string, () => Promise<unknown>> = {
      createRefund: () => createRefund({ charge: "ch_1002", amount: 100 }, "key"),
      sendMail: () => sendMail({ ...mail, inReplyTo: null, replyTo: "support@vagus.local" }),
      reactivateAddress: () => reactivateAddress("ada@example.com"),
      postToSlack: () => postToSlack({ text: "hello" }),
      updateInSlack: () => updateInSlack({ channel: "c", ts: "1" }, { text: "hello" }),
      whisperInSlack: () => whisperInSlack({ channel: "c", user: "U1", text: "hello" }, 1_000),
      sendEvents: () => sendEvents([{ id: "evt_1", name: "ticket/resolved", data: {} }]),
    };
    for (const [name, door] of Object.entries(doors))
      await expect(door(), name).rejects.toMatchObject({ code: "deployment_held", status: 409 });
    expect(await relayOutbox()).toBe(0);
    expect(await syncApp()).toMatchObject({ ok: false, message: expect.stringContaining(PRODUCTION) });
    expect(await engineRequest("POST", "/v2/runs/1/rerun", z.unknown())).toMatchObject({ ok: false });
    expect(await engineRequest("DELETE", "/v1/runs/1", z.unknown())).toMatchObject({ ok: false });
    await registerApp();
    expect(engine.sent).toEqual([]);
    expect(await callsToVendors()).toEqual(NONE);
  });

  it("says so in health and in the console, with the command that adopts it", async () => {
    await belongToProduction();
    const { checkDeployment } = await import("@/lib/health/check-deployment");
    const { readAttention } = await import("@/lib/overview/read-attention");
    const { localUser } = await import("@/testing/local-user");
    const command = "npm run vagus -- deployment adopt --as localhost";
    expect(await checkDeployment()).toEqual({ ok: false, message: expect.stringContaining(command) });
    expect((await readAttention(localUser("viewer"))).held).toEqual({
      reason: expect.stringContaining(PRODUCTION),
      command,
    });
    await adoptDeployment({ type: "system", id: "cli" });
    expect(await checkDeployment()).toEqual({ ok: true });
    expect((await readAttention(localUser("viewer"))).held).toBeNull();
  });

  it("stops the previous deployment once another one adopts the database", async () => {
    expect(await here.actsHere()).toBe(true);
    await adoptDeployment({ type: "system", id: "cli" }, PRODUCTION);
    expect(await here.readStanding()).toMatchObject({ acts: false, because: "foreign", owner: PRODUCTION });
  });
});

describe("a database that was restored in another place", () => {
  it("is held for the same deployment, until that adopts it", async () => {
    await here.readStanding();
    // Where it was claimed: another cluster, or another database of this one.
    await db().update(deployment).set({ place: sql`place || '.elsewhere'` });
    here.forgetStanding();
    expect(await here.readStanding()).toMatchObject({ acts: false, because: "moved", owner: "localhost" });
    expect(await tick()).toBeNull();
    expect(await adoptDeployment({ type: "system", id: "cli" })).toMatchObject({ changed: true });
    expect(await here.actsHere()).toBe(true);
    expect(await db().select().from(refunds)).not.toBeUndefined();
  });
});
