import { newUlid } from "@vagus/primitives/ulid";
import { and, eq, like, sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { migrate } from "@/db/migrate";
import { LEDGER_TABLES, monthName, monthsAfter } from "@/db/partitions";
import { auditLog, messages, modelCalls, runs, tickets, webhookDeliveries } from "@/db/schema";
import { asOwner } from "@/lib/database/as-owner";
import { readStatus } from "@/lib/database/read-status";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { readRun } from "@/lib/runs/read-run";
import { setSetting } from "@/lib/settings/settings";
import { readTicket } from "@/lib/tickets/view/read-ticket";
import { readDelivery } from "@/lib/webhooks/read-delivery";
import { localUser } from "@/testing/local-user";
import { withTestDatabase } from "@/testing/with-test-database";
import { applyRetention } from "./apply-retention.ts";
import { liftLegalHold, setLegalHold } from "./legal-holds.ts";
import { planRetention } from "./plan-retention.ts";

withTestDatabase();

const CLI = { type: "system", id: "cli" } as const;
const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

/** A resolved ticket of a customer with a mail, a delivery, a run and its model call, all of this age. */
async function addTicket(id: string, customerId: string, at: Date): Promise<string> {
  const run = `run_${newUlid(at.getTime())}`;
  await db()
    .insert(tickets)
    .values({ id: `tkt_${id}`, customerId, subject: "Hello", status: "resolved" });
  await db()
    .insert(messages)
    .values({
      id: `msg_${id}`,
      ticketId: `tkt_${id}`,
      customerId,
      direction: "inbound",
      status: "received",
      fromAddress: "ada@example.com",
      toAddress: "support@vagus.local",
      subject: "Hello",
      body: "My order is broken",
      createdAt: at,
    });
  await db()
    .insert(webhookDeliveries)
    .values({
      id: `dlv_${id}`,
      provider: "postmark",
      providerEventId: id,
      status: "accepted",
      httpStatus: 200,
      headers: { "x-forwarded-for": "192.0.2.1" },
      body: '{"Text":"My order is broken"}',
      bodyBytes: 30,
      ticketId: `tkt_${id}`,
      receivedAt: at,
    });
  await db()
    .insert(runs)
    .values({
      id: run,
      functionId: "handle-customer-email",
      status: "completed",
      trigger: "customer/email.received",
      subjectType: "ticket",
      subjectId: `tkt_${id}`,
      customerId,
      queuedAt: at,
      startedAt: at,
      endedAt: at,
    });
  await db().execute(sql`
    insert into run_steps (run_id, step_id, hash, kind, status, started_at, ended_at)
    values (${run}, 'run-agent', 'h', 'run', 'completed', ${at.toISOString()}, ${at.toISOString()})`);
  await db()
    .insert(modelCalls)
    .values({
      id: `mdl_${newUlid(at.getTime())}`,
      runId: run,
      ticketId: `tkt_${id}`,
      model: "m",
      request: { text: "My order is broken" },
      response: { text: "Sorry" },
      inputTokens: 1,
      cachedInputTokens: 0,
      outputTokens: 1,
      costMicros: 5,
      durationMs: 0,
      at,
    });
  return run;
}

const appliedRows = () => db().select().from(auditLog).where(eq(auditLog.action, "retention_applied"));
const me = localUser("reviewer");

describe("a record older than the settings allow", () => {
  let run = "";
  beforeAll(async () => {
    run = await addTicket("old", "cust_001", daysAgo(800));
    await addTicket("held", "cust_002", daysAgo(800));
    await addTicket("new", "cust_001", daysAgo(5));
    await asOwner((database) => setLegalHold(database, { type: "ticket", id: "tkt_held" }, "A suit", CLI));
  });

  it("is planned, held ones separately, and nothing changes", async () => {
    const { clearings, holds } = await planRetention();
    const of = (name: string) => clearings.find((one) => one.name === name);
    expect(of("mail bodies")).toMatchObject({ rows: 1, held: 1, days: 730 });
    expect(of("delivery bodies")).toMatchObject({ rows: 1, held: 1, days: 30 });
    expect(of("prompts")).toMatchObject({ rows: 1, held: 1, days: 90 });
    expect(holds).toMatchObject([{ subjectType: "ticket", subjectId: "tkt_held" }]);
    expect(await appliedRows()).toEqual([]);
  });

  it("is cleared once by two concurrent passes, audited, and shown as cleared", async () => {
    const both = await Promise.all([1, 2].map(() => applyRetention({ actor: CLI, passes: 1 })));
    const total = (name: string) => both.reduce((sum, { cleared }) => sum + (cleared[name] ?? 0), 0);
    expect(["mail bodies", "delivery bodies"].map(total)).toEqual([1, 1]);
    const audited = (await appliedRows()).flatMap(({ detail }) => Number(detail["mail bodies"] ?? 0));
    expect(audited.reduce((sum, n) => sum + n, 0)).toBe(1);

    expect((await readTicket(me, "tkt_old")).messages).toMatchObject([{ body: "", clearedAfterDays: 800 }]);
    expect((await readTicket(me, "tkt_held")).messages).toMatchObject([
      { body: "My order is broken", clearedAfterDays: null },
    ]);
    expect(await readDelivery(me, "dlv_old")).toMatchObject({
      hasBody: false,
      headers: {},
      clearedAfterDays: 800,
    });
    expect(await readDelivery(me, "dlv_held")).toMatchObject({ hasBody: true, clearedAfterDays: null });
  });

  it("keeps the id of a webhook, so that a repeat stays a duplicate", async () => {
    await expect(
      db().insert(webhookDeliveries).values({
        id: "dlv_again",
        provider: "postmark",
        providerEventId: "old",
        status: "accepted",
        httpStatus: 200,
        headers: {},
        bodyBytes: 0,
      }),
    ).rejects.toMatchObject({ cause: { code: "23505" } });
  });

  it("leaves younger records, and does nothing the second time", async () => {
    expect((await readTicket(me, "tkt_new")).messages).toMatchObject([{ body: "My order is broken" }]);
    // What two passes of one round each left, such as model calls of a month that was dropped only then.
    await applyRetention({ actor: CLI });
    const before = await appliedRows();
    expect(await applyRetention({ actor: CLI })).toMatchObject({ cleared: {}, dropped: [], more: false });
    expect(await appliedRows()).toEqual(before);
  });

  it("clears a prompt before its run, and the run's page shows after how many days", async () => {
    const young = await addTicket("prompt", "cust_001", daysAgo(100));
    await applyRetention({ actor: CLI });
    const [call] = (await readRun(me, [], young)).steps.flatMap((step) => step.modelCalls);
    expect(call).toMatchObject({ request: null, response: null, clearedAfterDays: 100, costMicros: 5 });
    await expect(readRun(me, [], run)).rejects.toThrow(/cleared after 400 days by retention/i);
  });

  it("clears the steps of a run before the run, and its page shows that", async () => {
    const middling = await addTicket("steps", "cust_001", daysAgo(300));
    expect(await readRun(me, [], middling)).toMatchObject({ stepsClearedAfterDays: null });
    await applyRetention({ actor: CLI });
    expect(await readRun(me, [], middling)).toMatchObject({ steps: [], stepsClearedAfterDays: 180 });
  });

  it("is cleared once the hold is lifted", async () => {
    const lift = () =>
      asOwner((database) => liftLegalHold(database, { type: "ticket", id: "tkt_held" }, CLI));
    expect([await lift(), await lift()]).toEqual([{ changed: true }, { changed: false }]);
    await applyRetention({ actor: CLI });
    expect((await readTicket(me, "tkt_held")).messages).toMatchObject([{ body: "", clearedAfterDays: 800 }]);
    const rows = await db()
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.subjectId, "tkt_held"), like(auditLog.action, "legal%")));
    expect(rows.map(({ action }) => action)).toEqual(["legal_hold_set", "legal_hold_lifted"]);
    expect(JSON.stringify(rows)).not.toContain("suit");
  });
});

describe("a month of the ledger that is over", () => {
  const month = monthsAfter(new Date(), -20);
  const partition = (table: string) => `${table}_${monthName(month)}`;
  const addMonth = () =>
    asOwner(async (database) => {
      for (const table of LEDGER_TABLES)
        await database.execute(
          sql`select ledger_add_partition(${table}, ${month.toISOString().slice(0, 10)}::date)`,
        );
    });

  it("is dropped by the application unless the settings leave it to the owner; each drop is audited", async () => {
    await addMonth();
    const gone = await addTicket("gone", "cust_003", month);
    const kept = await addTicket("kept", "cust_004", month);
    await asOwner((database) => setLegalHold(database, { type: "customer", id: "cust_004" }, "A suit", CLI));
    const { ownerUrl, url } = env().database;
    await setSetting("retention.months_dropped_by", "owner", CLI);
    await migrate(ownerUrl, url);

    const refused = await applyRetention({ actor: CLI, passes: 0 });
    expect(refused.left.sort()).toEqual(LEDGER_TABLES.map(partition).sort());
    const { dropped, left } = await asOwner((database) => applyRetention({ database, actor: CLI }));
    expect(left).toEqual([]);
    expect(dropped).toEqual([
      { partition: partition("run_logs"), kept: 0 },
      { partition: partition("run_attempts"), kept: 0 },
      { partition: partition("run_steps"), kept: 1 },
      { partition: partition("runs"), kept: 1 },
    ]);
    const ids = await db().select({ id: runs.id }).from(runs).where(sql`${runs.id} in (${gone}, ${kept})`);
    expect(ids).toEqual([{ id: kept }]);
    const rows = (await appliedRows()).filter(({ subjectType }) => subjectType === "ledger_month");
    expect(rows.map(({ subjectId }) => subjectId)).toEqual(dropped.map((one) => one.partition));

    await setSetting("retention.months_dropped_by", "", CLI);
    await migrate(ownerUrl, url);
    await asOwner((database) => liftLegalHold(database, { type: "customer", id: "cust_004" }, CLI));
    expect(await applyRetention({ actor: CLI })).toMatchObject({ released: 2 });
    expect(await db().select().from(runs).where(eq(runs.id, kept))).toEqual([]);
  });
});

it("lets the application read legal holds and never set or lift one", async () => {
  await expect(setLegalHold(db(), { type: "customer", id: "cust_001" }, "x", CLI)).rejects.toMatchObject({
    cause: { code: "42501" },
  });
  await expect(liftLegalHold(db(), { type: "customer", id: "cust_001" }, CLI)).rejects.toMatchObject({
    cause: { code: "42501" },
  });
});

it("tells the state of the database: roles, migrations, sizes, partitions, ages", async () => {
  const { ownerUrl, url } = env().database;
  const { roles, pending, tables } = await readStatus(ownerUrl, url);
  expect(roles).toEqual({ owner: "vagus_owner", application: "vagus" });
  expect(pending).toEqual([]);
  const of = (name: string) => tables.find((one) => one.name === name);
  expect(of("runs")?.partitions).toBeGreaterThanOrEqual(5);
  expect(of("messages")).toMatchObject({ partitions: 0, oldest: expect.any(Date), newest: expect.any(Date) });
  expect(tables.some(({ name }) => name === "runs_default")).toBe(false);
});
