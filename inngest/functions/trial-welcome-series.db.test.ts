import process from "node:process";
import { and, asc, eq, like } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditLog, messages, runs, tickets } from "@/db/schema";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { emitEvent } from "@/lib/events/emit-event";
import { withEngine } from "@/testing/with-engine";
import { withSandbox } from "@/testing/with-sandbox";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();
const vendors = withSandbox();
beforeAll(() => {
  process.env.WELCOME_GAP_S = "2";
});
const engine = withEngine();

const mailsTo = (customerId: string) =>
  db()
    .select()
    .from(messages)
    .where(and(eq(messages.customerId, customerId), like(messages.outboundKey, "series:welcome:%")))
    .orderBy(asc(messages.outboundKey));

const start = (customerId: string) => emitEvent(db(), "user/trial.started", { customerId });

// What the test before has set off must be over, or it would take up its places.
beforeEach(async () => {
  await engine.until("no run under way", async () => {
    const running = await db().select().from(runs).where(eq(runs.status, "running"));
    return running.length === 0 || undefined;
  });
});

describe("a trial", () => {
  it("gets three mails in one thread, each once, also when the run is run again", async () => {
    const id = await start("cust_001");
    const run = await engine.ended("trial-welcome-series", id);
    expect(run.status).toBe("completed");
    const sent = await mailsTo("cust_001");
    expect(sent.map(({ status }) => status)).toEqual(["sent", "sent", "sent"]);
    expect(new Set(sent.map(({ ticketId }) => ticketId)).size).toBe(1);
    expect(sent[0]?.body).toContain("Hello Ada,");
    for (const [n, mail] of sent.slice(1).entries()) {
      const gapMs = mail.createdAt.getTime() - (sent[n]?.createdAt.getTime() ?? 0);
      expect(gapMs).toBeGreaterThanOrEqual(2_000);
    }

    const again = await engineApi.rerunRun(run.id);
    expect(again.ok).toBe(true);
    await engine.ended("trial-welcome-series", id, 2);
    for (const mail of await mailsTo("cust_001")) expect(await vendors.mailsOf(mail.id)).toHaveLength(1);
    const audited = await db()
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.customerId, "cust_001"), eq(auditLog.action, "message_sent")));
    expect(audited).toHaveLength(3);
    expect(await db().select().from(tickets)).toMatchObject([{ status: "resolved", resolvedAt: null }]);
  });

  it("ends when the customer churns", async () => {
    const id = await start("cust_002");
    await engine.until("the first mail", async () =>
      (await mailsTo("cust_002"))[0]?.status === "sent" ? true : undefined,
    );
    await emitEvent(db(), "customer/churned", { customerId: "cust_003" });
    await emitEvent(db(), "customer/churned", { customerId: "cust_002" });
    // The ledger is written a moment after what it tells of.
    const run = await engine.until("the run", async () => {
      const [found] = await db().select().from(runs).where(eq(runs.eventId, id));
      return found;
    });
    const cancelled = await engine.until("the end", async () => {
      const answer = await engineApi.readRun(run.id);
      return answer.ok && answer.value.endedAt ? answer.value : undefined;
    });
    expect(cancelled.status).toBe("cancelled");
    expect(await mailsTo("cust_002")).toHaveLength(1);
  });

  it("goes on when Postmark was away, and sends no mail twice whose answer was lost", async () => {
    await vendors.fault("postmark", { match: "POST /email", status: "reset-after", times: 1 });
    const id = await start("cust_003");
    expect(await engine.ended("trial-welcome-series", id)).toMatchObject({ status: "completed" });
    for (const mail of await mailsTo("cust_003")) expect(await vendors.mailsOf(mail.id)).toHaveLength(1);
  });

  it("of an unknown customer fails and sends nothing", async () => {
    const id = await start("cust_none");
    expect(await engine.ended("trial-welcome-series", id)).toMatchObject({ status: "failed" });
    expect(await mailsTo("cust_none")).toEqual([]);
  });
});
