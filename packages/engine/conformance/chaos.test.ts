import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { createTestDatabase, type TestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import postgres from "postgres";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CHAOS_KINDS, chaosFunctions, ValueLedger } from "./chaos-functions.ts";
import { engineClient } from "./engine-client.ts";
import { type EngineProcess, startEngineProcess } from "./engine-process.ts";
import { isForeign } from "./engine-under-test.ts";
import { eventually } from "./eventually.ts";
import { type SdkApp, sdkClient, startSdkApp } from "./sdk-app.ts";

const FIRST_RUNS = 100;
const CRASHES = 20;
/** Started before each crash, so that none finds the engine idle. */
const FURTHER_RUNS = 5;
/** From "it listens" to the kill: from the first moments of a start to the middle of the work. */
const LONGEST_LIFE_MS = 500;
const APPS = [
  { id: "chaos-classic", checkpointing: false },
  { id: "chaos-checkpointing", checkpointing: true },
];

let database: TestDatabase;
let engine: EngineProcess;
const ledger = new ValueLedger();
const apps: SdkApp[] = [];

beforeEach(async () => {
  database = await createTestDatabase({ owner: "vagus_engine" });
  engine = await startEngineProcess(database.url, ["--checkpointing"]);
  for (const { id, checkpointing } of APPS) {
    const client = sdkClient(id, engine.url);
    const pauseMs = () => Math.random() * 20;
    apps.push(await startSdkApp(client, chaosFunctions(client, ledger, { checkpointing, pauseMs })));
  }
});
afterEach(async () => {
  await engine.kill();
  for (const app of apps) await app.close();
  await database.drop();
});

interface Sent {
  app: string;
  kind: string;
  key: string;
  eventId: string;
}

/** Sends until the engine says that it has the event; the seed keeps repeats from starting runs. */
async function sendSurely(event: unknown): Promise<string> {
  const seed = `${Date.now()},${randomBytes(10).toString("base64")}`;
  return await eventually("an engine that takes the event", async () => {
    const headers = { "x-inngest-event-id-seed": seed };
    const [id] = await engineClient(engine.url)
      .send(event, headers)
      .catch(() => []);
    return id;
  });
}

/** Starts runs of every kind in both apps, one after the other. */
async function startRuns(from: number, count: number): Promise<Sent[]> {
  const kinds = Object.keys(CHAOS_KINDS);
  return await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const n = from + i;
      const app = APPS[n % APPS.length]?.id ?? "";
      const kind = kinds[Math.floor(n / APPS.length) % kinds.length] ?? "";
      const key = `key-${n}`;
      return { app, kind, key, eventId: await sendSurely({ name: `${app}/${kind}`, data: { key } }) };
    }),
  );
}

/** Sends the awaited event to every run repeatedly, because an event before the wait does not resume it. */
async function tellToGo(sent: Sent[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const events = sent
      .filter(({ kind }) => kind === "wait")
      .map(({ app, key }) => ({ name: `${app}/go`, data: { key } }));
    await engineClient(engine.url)
      .send(events)
      .catch(() => []);
    await delay(200);
  }
}

test.skipIf(isForeign)(
  "killed twenty times with two hundred runs of every kind in flight: every step is accounted for",
  async () => {
    const sent = await startRuns(0, FIRST_RUNS);
    const done = new AbortController();
    const telling = tellToGo(sent, done.signal);
    for (let crash = 0; crash < CRASHES; crash++) {
      const life = delay(Math.random() * LONGEST_LIFE_MS);
      sent.push(...(await startRuns(sent.length, FURTHER_RUNS)));
      await life;
      await engine.kill();
      engine = await startEngineProcess(database.url, ["--checkpointing", "--port", String(engine.port)]);
    }
    const client = engineClient(engine.url);
    const runIds = new Map<Sent, string>();
    for (const one of sent) {
      const runs = await client.runsOf(one.eventId);
      expect(runs, "one run for each event").toHaveLength(1);
      const ended = await client.ended(runs[0]?.run_id ?? "", 30_000);
      expect(ended, `${one.app} ${one.kind}`).toMatchObject({ status: "Completed" });
      runIds.set(one, ended.run_id);
    }
    done.abort();
    await telling;

    expect(ledger.breaches).toEqual([]);
    const sql = postgres(database.url, { max: 1, onnotice: () => {} });
    const rows = await sql<{ key: string; value: string }[]>`
      select run_id || ' ' || name as key, memo ->> 'data' as value
      from steps where op in ('StepRun', 'Step') and state = 'done'`;
    const left = await sql`select kind from jobs where kind <> 'cron'`;
    await sql.end();
    const kept = new Map(rows.map(({ key, value }) => [key, value]));
    expect(kept.size, "every step is kept once").toBe(rows.length);
    for (const [{ kind }, runId] of runIds) {
      expect(ledger.finished.has(runId), `${kind} ${runId} came to its end`).toBe(true);
      for (const step of CHAOS_KINDS[kind] ?? []) {
        const value = kept.get(`${runId} ${step}`) ?? "lost";
        expect(ledger.made.get(`${runId} ${step}`), `${kind} ${runId} ${step}`).toContain(value);
      }
    }
    for (const [key, value] of ledger.recorded) expect(kept.get(key), key).toBe(value);
    expect(left, "nothing is left to do").toEqual([]);
  },
  240_000,
);
