import { createTestDatabase, type TestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createEngine, type Engine } from "../src/server.ts";
import { engineClient } from "./engine-client.ts";
import { until } from "./eventually.ts";
import { type ScriptedApp, startScriptedApp } from "./scripted-app.ts";

const MINUTE_MS = 60_000;
const RECORDED = "2026-11-20T08:37:00Z";

let database: TestDatabase;
let sql: postgres.Sql;
let engine: Engine;
let client: ReturnType<typeof engineClient>;
let app: ScriptedApp;
let url: string;

async function start(): Promise<void> {
  engine = createEngine({ port: 0, databaseUrl: database.url, writeLog: () => {} });
  ({ url } = await engine.start());
  client = engineClient(url);
}

const everyMinute = (id: string, more: object[] = []) => ({
  id,
  config: { triggers: [{ cron: "* * * * *" }, ...more] },
});

beforeAll(async () => {
  database = await createTestDatabase({ owner: "vagus_engine" });
  sql = postgres(database.url, { max: 1, onnotice: () => {} });
  await start();
});
afterAll(async () => {
  await sql.end();
  await engine.stop();
  await database.drop();
});
beforeEach(async () => {
  app = await startScriptedApp("cron", () => ({ status: 200, body: "ticked" }));
  return () => app.close();
});

interface CronRow {
  cron: string;
  scheduled_at_ms: number;
  due_at_ms: number;
}
const rows = () =>
  sql<
    CronRow[]
  >`select cron, scheduled_at_ms::float8, due_at_ms::float8 from jobs where kind = 'cron' order by cron`;

/** Moves the ticks that are waited for to another time. */
async function moveTicks(toMs: number): Promise<void> {
  await sql`update jobs set scheduled_at_ms = ${toMs}, due_at_ms = ${toMs} where kind = 'cron'`;
}

const callsOf = (fnId: string) => app.calls.filter((call) => call.fnId === fnId);

describe("cron", () => {
  test("73: a tick has the recorded shape and starts its function; listeners get one per minute", async () => {
    await app.register(url, [
      everyMinute("a"),
      everyMinute("b"),
      { id: "hears", event: "inngest/scheduled.timer" },
    ]);
    await moveTicks(Date.parse(RECORDED));
    await engine.tick();
    await until("the calls", () => app.calls.length === 3);
    for (const call of app.calls) {
      expect(call.body.event).toEqual({
        data: { cron: "* * * * *", fireAt: RECORDED, scheduledAt: RECORDED },
        id: RECORDED,
        name: "inngest/scheduled.timer",
        ts: Date.parse(RECORDED),
        user: {},
      });
    }
    await engine.tick();
    expect(app.calls.map((call) => call.fnId).sort()).toEqual(["cron-a", "cron-b", "cron-hears"]);
    const runId = app.calls[0]?.body.ctx.run_id ?? "";
    await client.ended(runId);
    expect(await client.run(runId)).toMatchObject({ cron: "* * * * *", status: "Completed" });
    const v2 = await client.request("GET", `/v2/runs/${runId}`);
    expect(v2.body).toMatchObject({ data: { trigger: { cronSchedule: "* * * * *" } } });
  });

  test("the row moves on to the next minute, and many missed ticks make one run", async () => {
    await app.register(url, [everyMinute("missed")]);
    await engine.stop();
    const dayAgoMs = Math.floor(Date.now() / MINUTE_MS - 24 * 60) * MINUTE_MS;
    await moveTicks(dayAgoMs);
    await start();
    await until("the call", () => callsOf("cron-missed").length > 0);
    await engine.tick();
    // A minute may turn while this test runs, and its tick is no missed one.
    const missed = callsOf("cron-missed").filter(
      (call) => call.body.event.data?.scheduledAt === new Date(dayAgoMs).toISOString().replace(".000Z", "Z"),
    );
    expect(missed).toHaveLength(1);
    expect(callsOf("cron-missed").length).toBeLessThanOrEqual(2);
    const [row] = await rows();
    expect(row?.scheduled_at_ms).toBeGreaterThan(Date.now() - MINUTE_MS);
    expect(row?.scheduled_at_ms).toBeLessThanOrEqual(Date.now() + MINUTE_MS);
  });

  test("a process that does not know the function yet fires its tick all the same", async () => {
    const other = createEngine({ port: 0, databaseUrl: database.url, writeLog: () => {} });
    await other.start();
    await app.register(url, [everyMinute("new")]);
    await moveTicks(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 2 * MINUTE_MS);
    await other.tick();
    await until("the call", () => callsOf("cron-new").length > 0);
    expect(await rows()).toHaveLength(1);
    await other.stop();
  });

  test("two crons of a function due at the same second give one run", async () => {
    await app.register(url, [everyMinute("twice", [{ cron: "*/1 * * * *" }])]);
    expect(await rows()).toHaveLength(2);
    await moveTicks(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - MINUTE_MS);
    await engine.tick();
    await until("a call", () => callsOf("cron-twice").length > 0);
    await engine.tick();
    const ids = callsOf("cron-twice").map((call) => call.body.ctx.run_id);
    expect(new Set(ids).size).toBe(new Set(callsOf("cron-twice").map((c) => c.body.event.data?.fireAt)).size);
  });

  test("a sync takes crons away and adds others, those that stay keep their tick", async () => {
    const hourly = { cron: "TZ=Europe/Rome 0 9 * * *" };
    await app.register(url, [everyMinute("sync", [hourly])]);
    await sql`update jobs set due_at_ms = due_at_ms + 1 where kind = 'cron'`;
    const [, kept] = await rows();
    await app.register(url, [{ id: "sync", config: { triggers: [hourly, { cron: "0 0 1 1 *" }] } }]);
    const after = await rows();
    expect(after.map((row) => row.cron)).toEqual(["0 0 1 1 *", hourly.cron]);
    expect(after[1]).toEqual(kept);
    expect(new Date(after[0]?.scheduled_at_ms ?? 0).toISOString()).toMatch(/-01-01T00:00:00\.000Z$/);
    await app.register(url, []);
    expect(await rows()).toEqual([]);
  });

  test("jitter delays the firing, not the scheduled time", async () => {
    await app.register(url, [{ id: "late", config: { triggers: [{ cron: "0 * * * *", jitter: "5m" }] } }]);
    const [row] = await rows();
    const delayMs = (row?.due_at_ms ?? 0) - (row?.scheduled_at_ms ?? 0);
    expect(delayMs).toBeGreaterThanOrEqual(0);
    expect(delayMs).toBeLessThan(5 * MINUTE_MS);
    expect((row?.scheduled_at_ms ?? 1) % (60 * MINUTE_MS)).toBe(0);
  });
});
