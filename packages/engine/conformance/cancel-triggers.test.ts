import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import { type ReceivedCall, type ScriptedApp, type ScriptedReply, startScriptedApp } from "./scripted-app.ts";

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let app: ScriptedApp;
/** Lets calls be answered that hang. */
let letGo: () => void = () => {};
let held: Promise<void>;

const nap = { id: "nap", op: "Sleep", name: "1h", data: null };
const byId = "event.data.id == async.data.id";

const FUNCTIONS = [
  { id: "stops", config: { cancel: [{ event: "grd/stop", if: byId }] } },
  { id: "any", config: { cancel: [{ event: "grd/stop-any" }] } },
  { id: "own", config: { cancel: [{ event: "grd/own" }] } },
  { id: "soon", config: { cancel: [{ event: "grd/stop-soon", timeout: "1h" }] } },
  { id: "hang", config: { cancel: [{ event: "grd/stop-hang" }] } },
  { id: "start", config: { timeouts: { start: "1s" } } },
  { id: "start-hang", config: { timeouts: { start: "1h" } } },
  { id: "finish", config: { timeouts: { finish: "1s" } } },
  { id: "finish-hang", config: { timeouts: { start: "1h", finish: "1s" } } },
  { id: "unreadable", config: { timeouts: { start: "zz", finish: "zz" } } },
  { id: "told", event: "inngest/function.cancelled" },
  { id: "failed", event: "inngest/function.failed" },
];

async function answer(call: ReceivedCall): Promise<ScriptedReply> {
  if (call.fnId.endsWith("-hang")) await held;
  if (["grd-told", "grd-failed", "grd-unreadable"].includes(call.fnId)) return { status: 200, body: "heard" };
  return { status: 206, body: [nap] };
}

beforeAll(async () => {
  engine = await startEngine();
  client = engineClient(engine.url);
  app = await startScriptedApp("grd", answer);
  await app.register(engine.url, FUNCTIONS);
});
afterAll(async () => {
  letGo();
  await app.close();
  await engine.stop();
});
beforeEach(() => {
  held = new Promise((resolve) => {
    letGo = resolve;
  });
});

const callsOf = (runId: string) => app.calls.filter((call) => call.body.ctx.run_id === runId);

/** Starts a run and waits until it has been called and sleeps. */
async function asleep(name: string, data?: Record<string, unknown>): Promise<string> {
  const run = await client.runOf(await client.sendOne({ name: `grd/${name}`, ...(data && { data }) }));
  await until("the call", () => callsOf(run.run_id).length > 0);
  await engine.quiet();
  return run.run_id;
}

const statusOf = async (runId: string) => (await client.run(runId)).status;

describe("cancelOn", () => {
  test("65: the event with the same id cancels the sleeping run, another does not", async () => {
    const [one, two] = [await asleep("stops", { id: 1 }), await asleep("stops", { id: 2 })];
    await client.send({ name: "grd/stop", data: { id: 3 } });
    await client.send({ name: "grd/stop", data: { id: "1" } });
    await engine.quiet();
    expect([await statusOf(one), await statusOf(two)]).toEqual(["Running", "Running"]);
    await client.send({ name: "grd/stop", data: { id: 1 } });
    expect(await client.ended(one)).toMatchObject({ status: "Cancelled", output: {} });
    expect(await statusOf(two)).toBe("Running");
    await client.send({ name: "grd/stop", data: { id: 2 } });
    expect((await client.ended(two)).status).toBe("Cancelled");
  });

  test("65: an id missing in both events counts as equal", async () => {
    const run = await asleep("stops", {});
    await client.send({ name: "grd/stop", data: {} });
    expect((await client.ended(run)).status).toBe("Cancelled");
  });

  test("without a condition any event of the name cancels every run and emits the end", async () => {
    const runs = [await asleep("any"), await asleep("any")];
    await client.send({ name: "grd/stop-any" });
    for (const run of runs) expect((await client.ended(run)).status).toBe("Cancelled");
    const told = () =>
      app.calls.flatMap(({ fnId, body }) => (fnId === "grd-told" ? [body.event.data?.run_id] : []));
    await until("the events", () => runs.every((run) => told().includes(run)));
    await engine.quiet();
    expect(app.calls.filter((call) => call.fnId === "grd-failed")).toEqual([]);
  });

  test("65: the event that started a run does not cancel it, the next of its name does", async () => {
    const first = await asleep("own");
    expect(await statusOf(first)).toBe("Running");
    const second = await asleep("own");
    expect((await client.ended(first)).status).toBe("Cancelled");
    expect(await statusOf(second)).toBe("Running");
  });

  test("66: an event during a call cancels the run, and the reply is dropped", async () => {
    const run = await client.runOf(await client.sendOne({ name: "grd/hang" }));
    await until("the call", () => callsOf(run.run_id).length === 1);
    await client.send({ name: "grd/stop-hang" });
    expect((await client.ended(run.run_id)).status).toBe("Cancelled");
    letGo();
    await engine.quiet();
    expect(await statusOf(run.run_id)).toBe("Cancelled");
    expect(callsOf(run.run_id)).toHaveLength(1);
  });

  test.skipIf(isForeign)("after its timeout the event does nothing", async () => {
    const run = await asleep("soon");
    const sql = postgres(engine.databaseUrl ?? "", { max: 1 });
    await sql`update jobs set due_at_ms = 1 where run_id = ${run} and kind = 'cancel'`;
    await engine.tick();
    expect(await sql`select 1 from jobs where run_id = ${run} and kind = 'cancel'`).toHaveLength(0);
    await sql.end();
    await client.send({ name: "grd/stop-soon" });
    await engine.quiet();
    expect(await statusOf(run)).toBe("Running");
  });

  test("a rerun is cancelled by the same events", async () => {
    const run = await asleep("stops", { id: 77 });
    const { body } = await client.request("POST", `/v2/runs/${run}/rerun`, {});
    const again = (body as { data: { runId: string } }).data.runId;
    await until("its call", () => callsOf(again).length > 0);
    await engine.quiet();
    await client.send({ name: "grd/stop", data: { id: 77 } });
    expect((await client.ended(run)).status).toBe("Cancelled");
    expect((await client.ended(again)).status).toBe("Cancelled");
  });
});

describe("timeouts", () => {
  test("67: a run that is not called in time is cancelled without a call", async () => {
    const tsMs = Date.now() + 3_600_000;
    const run = await client.endedRunOf(await client.sendOne({ name: "grd/start", ts: tsMs }));
    expect(run.status).toBe("Cancelled");
    expect(callsOf(run.run_id)).toEqual([]);
  });

  test.skipIf(isForeign)(
    "67: a first call that comes too late, after a standstill, is not made",
    async () => {
      const tsMs = Date.now() + 3_600_000;
      const eventId = await client.sendOne({ name: "grd/start", ts: tsMs });
      const run = await client.runOf(eventId);
      const sql = postgres(engine.databaseUrl ?? "", { max: 1 });
      await sql`delete from jobs where run_id = ${run.run_id} and kind = 'start_timeout'`;
      await sql`update runs set created_at_ms = created_at_ms - 5000 where id = ${run.run_id}`;
      await sql`update jobs set due_at_ms = 1 where run_id = ${run.run_id}`;
      await sql.end();
      await engine.tick();
      expect((await client.ended(run.run_id)).status).toBe("Cancelled");
      expect(callsOf(run.run_id)).toEqual([]);
    },
  );

  test.skipIf(isForeign)("a call that is repeated after a crash counts as in time", async () => {
    const run = await client.runOf(await client.sendOne({ name: "grd/start-hang" }));
    await until("the first call", () => callsOf(run.run_id).length === 1);
    const sql = postgres(engine.databaseUrl ?? "", { max: 1 });
    await sql`update runs set created_at_ms = created_at_ms - 7200000 where id = ${run.run_id}`;
    await sql`update jobs set lease_owner = null, lease_token = lease_token + 1, ready = true
      where run_id = ${run.run_id} and kind = 'discovery'`;
    await sql.end();
    void engine.tick();
    await until("the second call", () => callsOf(run.run_id).length === 2);
    letGo();
    await engine.quiet();
    expect(await statusOf(run.run_id)).toBe("Running");
  });

  test("67: a sleeping run is cancelled at its finish timeout", async () => {
    const run = await client.endedRunOf(await client.sendOne({ name: "grd/finish" }));
    expect(run.status).toBe("Cancelled");
    expect(callsOf(run.run_id)).toHaveLength(1);
  });

  test("67: a run in the middle of a call is cancelled at its finish timeout", async () => {
    const run = await client.endedRunOf(await client.sendOne({ name: "grd/finish-hang" }));
    expect(run.status).toBe("Cancelled");
    letGo();
    await engine.quiet();
    expect(await statusOf(run.run_id)).toBe("Cancelled");
    expect(callsOf(run.run_id)).toHaveLength(1);
  });

  test("an unreadable timeout counts as none", async () => {
    const run = await client.endedRunOf(await client.sendOne({ name: "grd/unreadable" }));
    expect(run).toMatchObject({ status: "Completed", output: "heard" });
  });
});
