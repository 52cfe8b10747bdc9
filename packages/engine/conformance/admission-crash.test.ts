import { createTestDatabase, type TestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { engineClient, sendSurely } from "./engine-client.ts";
import { type EngineProcess, startEngineProcess } from "./engine-process.ts";
import { isForeign } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import { DONE, nameOf } from "./held-calls.ts";
import { type Answerer, type ScriptedApp, startScriptedApp } from "./scripted-app.ts";

let database: TestDatabase;
let engine: EngineProcess;
let app: ScriptedApp;

beforeEach(async () => {
  database = await createTestDatabase({ owner: "vagus_engine" });
  engine = await startEngineProcess(database.url);
});
afterEach(async () => {
  await engine.kill();
  await app.close();
  await database.drop();
});

const client = () => engineClient(engine.url);
const restart = async () => {
  engine = await startEngineProcess(database.url, ["--port", String(engine.port)]);
};
/** Kills the engine as a crash would and starts it again on the same port. */
async function crash(): Promise<void> {
  await engine.kill();
  await restart();
}

async function serve(config: object, answer: Answerer = () => DONE): Promise<void> {
  app = await startScriptedApp("gcr", answer);
  await register(config);
}
async function register(config: object): Promise<void> {
  const { status } = await app.register(engine.url, [{ id: "f", config: { ...config } }]);
  expect(status).toBe(200);
}
const send = (name: string) => sendSurely(client, { name: "gcr/f", data: { name } });
const names = () => app.calls.map(nameOf);

const Named = z.looseObject({ data: z.looseObject({ name: z.string() }) });
/** The names of the events of each run that was called. */
function namesByRun(): Map<string, string[]> {
  const called = app.calls.map(({ body }) => {
    const events = z.array(Named).parse(body.events);
    return [body.ctx.run_id, events.map((event) => event.data.name)] as const;
  });
  return new Map(called);
}

describe.skipIf(isForeign)("82: a killed engine continues where it was", () => {
  test("a debounce runs once, with the last event before or after the crash", async () => {
    // An hour: however long the restart takes, the debounce is open when the engine is back.
    await serve({ debounce: { period: "1h" } });
    const before = await send("before");
    await crash();
    const sentAtMs = Date.now();
    await send("after");
    expect((await client().runOf(before)).status).toBe("Skipped");
    expect(names()).toEqual([]);
    // An open debounce follows the new period, counted from its last event.
    await register({ debounce: { period: "2s" } });
    await until("the run", () => app.calls.length > 0);
    expect(app.calls[0]?.atMs).toBeGreaterThanOrEqual(sentAtMs + 2000);
    expect(names()).toEqual(["after"]);
  });

  test("a debounce that fell due while the engine was down runs after the restart", async () => {
    await serve({ debounce: { period: "1s" } });
    const sentAtMs = Date.now();
    const id = await send("only");
    await engine.kill();
    await until("its time", () => Date.now() > sentAtMs + 1500);
    await restart();
    expect((await client().endedRunOf(id)).status).toBe("Completed");
    expect(names()).toEqual(["only"]);
  });

  test("an open batch is filled across crashes", async () => {
    await serve({ batchEvents: { maxSize: 4, timeout: "1h" } });
    await send("a");
    await send("b");
    await crash();
    await send("c");
    await crash();
    await send("d");
    await until("the run", () => app.calls.length > 0);
    expect([...namesByRun().values()]).toEqual([["a", "b", "c", "d"]]);
  });

  test("a throttled backlog gains no token and loses no run by a crash", async () => {
    const throttle = { limit: 2, period: "1h" };
    await serve({ throttle });
    const ids: string[] = [];
    for (const name of ["a", "b", "c", "d", "e"]) ids.push(await send(name));
    for (const id of ids.slice(0, 2)) await client().endedRunOf(id);
    await crash();
    await register({ throttle: { ...throttle, limit: 3 } });
    await client().endedRunOf(ids[2] ?? "");
    expect(names()).toEqual(["a", "b", "c"]);
    await crash();
    await register({});
    for (const id of ids) expect((await client().endedRunOf(id)).status).toBe("Completed");
    expect(names().sort()).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("a singleton's lock is held after the crash as before", async () => {
    const nap = { id: "nap", op: "Sleep", name: "1h", data: null };
    await serve({ singleton: { mode: "skip" } }, () => ({ status: 206, body: [nap] }));
    const holder = await send("holder");
    await until("its call", () => app.calls.length > 0);
    await crash();
    expect((await client().runOf(await send("late"))).status).toBe("Skipped");
    const run = await client().runOf(holder);
    expect(run.status).toBe("Running");
    await client().request("DELETE", `/v1/runs/${run.run_id}`);
    await until("the next one", async () => (await client().runOf(await send("next"))).status !== "Skipped");
  });

  test("a call of a cancelled run that was in flight frees its room for the next", async () => {
    await serve({ concurrency: 1 }, (call) => (nameOf(call) === "held" ? new Promise(() => {}) : DONE));
    const held = await client().runOf(await send("held"));
    await until("its call", () => app.calls.length > 0);
    const next = await send("next");
    await client().request("DELETE", `/v1/runs/${held.run_id}`);
    await crash();
    expect((await client().endedRunOf(next)).status).toBe("Completed");
    expect(names()).toEqual(["held", "next"]);
  });

  test("under load and repeated crashes every event is in exactly one run", async () => {
    await serve({ batchEvents: { maxSize: 5, timeout: "1s", key: "event.data.name.endsWith('7')" } });
    const sent: string[] = [];
    const load = (async () => {
      for (let i = 0; i < 200; i++) {
        const name = `event ${i}`;
        await send(name);
        sent.push(name);
      }
    })();
    for (let crashes = 1; crashes <= 4; crashes++) {
      await until("some progress", () => sent.length > crashes * 40);
      await crash();
    }
    await load;
    await until("all events in runs", () => new Set([...namesByRun().values()].flat()).size === sent.length);
    const runs = [...namesByRun().values()];
    expect(runs.flat().sort()).toEqual([...sent].sort());
    expect(Math.max(...runs.map((run) => run.length))).toBe(5);
  });
});
