import { setTimeout as delay } from "node:timers/promises";
import { createTestDatabase, type TestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { engineClient, sendSurely } from "./engine-client.ts";
import { type EngineProcess, startEngineProcess } from "./engine-process.ts";
import { isForeign } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import {
  type Answerer,
  done,
  has,
  op,
  ops,
  planned,
  ran,
  type ScriptedApp,
  startScriptedApp,
  stepHash,
} from "./scripted-app.ts";
import { StepLedger } from "./step-ledger.ts";

let database: TestDatabase;
let sql: postgres.Sql;
let engine: EngineProcess;
let app: ScriptedApp;

beforeEach(async () => {
  database = await createTestDatabase({ owner: "vagus_engine" });
  sql = postgres(database.url, { max: 1, onnotice: () => {} });
  engine = await startEngineProcess(database.url);
});
afterEach(async () => {
  await engine.kill();
  await app.close();
  await sql.end();
  await database.drop();
});

const client = () => engineClient(engine.url);
/** Kills the engine as a crash would and starts it again on the same port. */
async function crash(): Promise<void> {
  await engine.kill();
  engine = await startEngineProcess(database.url, ["--port", String(engine.port)]);
}

async function serve(answer: Answerer): Promise<void> {
  app = await startScriptedApp("dur", answer);
  await app.register(engine.url, [{ id: "f", retries: 3 }]);
}

describe.skipIf(isForeign)("82: an engine killed while a run waits continues where it was", () => {
  test.each([
    ["a sleep", op("pause", { op: "Sleep", name: "1500ms" }), "kind = 'sleep'"],
    [
      "a wait",
      op("pause", { op: "WaitForEvent", name: "dur/answer", opts: { timeout: "1m" } }),
      "kind = 'wait'",
    ],
    ["a plan", planned("pause"), "kind = 'step' and lease_owner is not null"],
    [
      "a retry delay",
      op("pause", { op: "StepError", error: { name: "E", message: "m" } }),
      "attempt = 1 and not ready",
    ],
  ])("%s", async (title, pause, row) => {
    const written = `select 1 from jobs where ${row}`;
    let restarted = false;
    await serve(async (call) => {
      const { steps } = call.body;
      if (call.stepId === stepHash("pause")) {
        // The planned step is being executed when the engine dies; its reply goes nowhere.
        if (!restarted) await until("the restart", () => restarted);
        return ops(ran("pause", "planned"));
      }
      if (!has(call, "before")) return ops(ran("before", 1));
      if (title === "a retry delay" && call.body.ctx.attempt > 0)
        return { status: 200, body: call.body.ctx.attempt };
      if (has(call, "pause")) return done(steps);
      if (title === "a retry delay") return { status: 206, body: [pause], headers: { "retry-after": "2" } };
      return { status: 206, body: [pause] };
    });
    const run = await client().runOf(await client().sendOne({ name: "dur/f" }));
    await until("the pause", () => app.calls.length >= (title === "a plan" ? 3 : 2));
    await until("a written pause", async () => (await sql.unsafe(written)).length > 0);
    await crash();
    restarted = true;
    if (title === "a wait") {
      await until("the answer", async () => {
        await client().send({ name: "dur/answer", data: { n: 1 } });
        return (await client().run(run.run_id)).status !== "Running";
      });
    }
    const ended = await client().ended(run.run_id);
    expect(ended.status).toBe("Completed");
    if (title === "a retry delay") expect(ended.output).toBe(1);
    const first = app.calls.filter((call) => !has(call, "before"));
    expect(first, "the recorded step ran once").toHaveLength(1);
  });
});

describe.skipIf(isForeign)("killed at any moment", () => {
  test("83: a call in flight is repeated with the same attempt, and its step is recorded once", async () => {
    let hold = true;
    const ledger = new StepLedger(async (step) => {
      if (step === "second" && hold) await until("the restart", () => !hold);
    });
    await serve((call) => ledger.answer(call));
    const run = await client().runOf(await client().sendOne({ name: "dur/f" }));
    await until("the second step", () => ledger.made.has(`${run.run_id} second`));
    await engine.kill();
    ledger.forgetCalls();
    engine = await startEngineProcess(database.url, ["--port", String(engine.port)]);
    await until("the same step again", () => ledger.made.get(`${run.run_id} second`)?.length === 2);
    hold = false;
    expect((await client().ended(run.run_id)).status).toBe("Completed");
    expect(ledger.breaches).toEqual([]);
    expect(app.calls.map((call) => call.body.ctx.attempt).every((attempt) => attempt === 0)).toBe(true);
    expect(ledger.made.get(`${run.run_id} second`)).toHaveLength(2);
  });

  test("under load and repeated kills no run is lost and no step is recorded twice or lost", async () => {
    const ledger = new StepLedger();
    await serve((call) => ledger.answer(call));
    const sent: string[] = [];
    let crashes = 0;
    const load = (async () => {
      for (let i = 0; i < 120; i++) sent.push(await sendSurely(client, { name: "dur/f", data: { i } }));
    })();
    while (crashes < 5) {
      const from = ledger.made.size;
      await until("some progress", () => ledger.made.size > from + 20 + Math.random() * 80);
      await engine.kill();
      ledger.forgetCalls();
      engine = await startEngineProcess(database.url, ["--port", String(engine.port)]);
      crashes += 1;
    }
    await load;
    for (const id of sent) {
      const runs = await client().runsOf(id);
      expect(runs, "one run for each event").toHaveLength(1);
      expect((await client().ended(runs[0]?.run_id ?? "", 30_000)).status).toBe("Completed");
    }
    expect(ledger.breaches).toEqual([]);
    expect(ledger.finished.size).toBe(sent.length);
    for (const runId of ledger.finished) {
      for (const step of StepLedger.steps)
        expect(ledger.recorded.has(`${runId} ${step}`), `${runId} ${step}`).toBe(true);
    }
  });

  test("84: two engines on one database never make the same call at a time, nor a step twice", async () => {
    const second = await startEngineProcess(database.url);
    const ledger = new StepLedger(() => delay(Math.random() * 5));
    await serve((call) => ledger.answer(call));
    const other = engineClient(second.url);
    const ids = await Promise.all(
      Array.from({ length: 80 }, (_, i) =>
        (i % 2 ? client() : other).sendOne({ name: "dur/f", data: { i } }),
      ),
    );
    for (const id of ids) expect((await client().endedRunOf(id, 30_000)).status).toBe("Completed");
    expect(ledger.breaches).toEqual([]);
    for (const [key, values] of ledger.made) expect(values, key).toHaveLength(1);
    // One of them dies; the other takes over what it held.
    const late = await Promise.all(Array.from({ length: 20 }, () => other.sendOne({ name: "dur/f" })));
    await engine.kill();
    ledger.forgetCalls();
    for (const id of late) expect((await other.endedRunOf(id, 30_000)).status).toBe("Completed");
    expect(ledger.breaches).toEqual([]);
    expect(await second.stop()).toBe(0);
  });
});

describe.skipIf(isForeign)("the process", () => {
  test("waits for a call in flight when it is asked to stop, and writes its reply", async () => {
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await serve(async (call) => {
      if (has(call, "a")) return done("end");
      await held;
      return ops(ran("a", 1));
    });
    const run = await client().runOf(await client().sendOne({ name: "dur/f" }));
    await until("the call", () => app.calls.length === 1);
    const stopped = engine.stop();
    release();
    expect(await stopped).toBe(0);
    engine = await startEngineProcess(database.url);
    expect((await client().ended(run.run_id)).status).toBe("Completed");
    expect(app.calls.filter((call) => !has(call, "a"))).toHaveLength(1);
  });

  test("does not start without its database, and names the reason", async () => {
    app = await startScriptedApp("dur", () => ({ status: 200, body: "" }));
    const nowhere = startEngineProcess("postgres://vagus_engine@127.0.0.1:1/none");
    await expect(nowhere).rejects.toThrow("The engine's database cannot be reached");
  });

  test("does not start on a port that is taken, and names it", async () => {
    app = await startScriptedApp("dur", () => ({ status: 200, body: "" }));
    const again = startEngineProcess(database.url, ["--port", String(engine.port)]);
    await expect(again).rejects.toThrow(`Port ${engine.port} of 127.0.0.1 is taken`);
  });
});
