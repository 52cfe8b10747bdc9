import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import {
  op,
  ops,
  planned,
  type ReceivedCall,
  ran,
  type ScriptedApp,
  startScriptedApp,
  stepHash,
} from "./scripted-app.ts";

const MIB = 1024 * 1024;

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let app: ScriptedApp;

const PLAN = [
  planned("ran"),
  op("nap", { op: "Sleep", name: "1s" }),
  op("met", { op: "WaitForEvent", name: "memo/go", opts: { event: "memo/go", timeout: "1m" } }),
  op("missed", { op: "WaitForEvent", name: "memo/never", opts: { event: "memo/never", timeout: "1s" } }),
  op("heard", { op: "WaitForSignal", name: "memo", opts: { signal: "memo", timeout: "1m" } }),
  op("unheard", { op: "WaitForSignal", name: "memo-2", opts: { signal: "memo-2", timeout: "1s" } }),
  op("child", { op: "InvokeFunction", opts: { function_id: "memo-child", payload: { data: {} } } }),
  op("nobody", { op: "InvokeFunction", opts: { function_id: "memo-none", payload: { data: {} } } }),
];

function answer(call: ReceivedCall) {
  const { steps } = call.body;
  if (call.fnId === "memo-child") return { status: 200, body: { from: "child" } };
  if (call.fnId === "memo-fails") return { status: 500, body: { name: "E", message: "again" } };
  if (call.fnId === "memo-heavy") {
    const n = Object.keys(steps).length || call.body.ctx.stack.current;
    if (n === 9) return { status: 200, body: "too far" };
    return ops(ran(`heavy-${n}`, "x".repeat(3.9 * MIB)));
  }
  if (call.stepId === stepHash("ran")) return ops(ran("ran", { n: 1 }));
  if (PLAN.every(({ id }) => id in steps)) return { status: 200, body: steps };
  return ops(...PLAN);
}

beforeAll(async () => {
  engine = await startEngine({ retryIntervalMs: null });
  client = engineClient(engine.url);
  app = await startScriptedApp("memo", answer);
  await app.register(engine.url, [{ id: "all" }, { id: "child" }, { id: "fails" }, { id: "heavy" }]);
});
afterAll(async () => {
  await app.close();
  await engine.stop();
});

describe("memos", () => {
  test("29: each kind of step leaves what the SDK expects of it", async () => {
    const run = await client.runOf(await client.sendOne({ name: "memo/all" }));
    await until("the plan", () => app.calls.some((call) => call.stepId === stepHash("ran")));
    await engine.quiet();
    await client.send({ name: "memo/go", data: { go: true } });
    await until("a signal that is heard", async () => {
      const { status } = await client.request("POST", "/v1/signals", { signal: "memo", data: [1] });
      return status === 200;
    });
    const { output } = await client.ended(run.run_id);
    const memo = (id: string) => (output as Record<string, unknown>)[stepHash(id)];
    expect(memo("ran")).toEqual({ data: { n: 1 } });
    expect(memo("nap")).toBeNull();
    expect(memo("met")).toEqual({
      name: "memo/go",
      data: { go: true },
      id: expect.any(String),
      ts: expect.any(Number),
      user: {},
    });
    expect(memo("missed")).toBeNull();
    expect(memo("heard")).toEqual({ data: { signal: "memo", data: [1] } });
    expect(memo("unheard")).toBeNull();
    expect(memo("child")).toEqual({ data: { from: "child" } });
    expect(memo("nobody")).toEqual({
      error: { name: "Error", message: "could not find function with ID: memo-none" },
    });
  });

  test("memos over 32 MiB end the run", { timeout: 60_000 }, async () => {
    const run = await client.endedRunOf(await client.sendOne({ name: "memo/heavy" }), 60_000);
    expect(run.status).toBe("Failed");
    if (!isForeign) expect(JSON.stringify(run.output)).toContain("InngestErrStateOverflowed");
  });

  test.skipIf(isForeign)(
    "46: without an interval of one's own the first retry comes after 15 to 45 s",
    async () => {
      const { run_id } = await client.runOf(await client.sendOne({ name: "memo/fails" }));
      await until("the failed attempt", async () => {
        const rows = await engine.query`select 1 from jobs where run_id = ${run_id} and attempt = 1`;
        return rows.length === 1;
      });
      const called = app.calls.findLast((call) => call.body.ctx.run_id === run_id)?.atMs ?? 0;
      const [row] = await engine.query`select due_at_ms::float8 as due from jobs where run_id = ${run_id}`;
      expect(Number(row?.due) - called).toBeGreaterThanOrEqual(15_000);
      // The answer's own way back counts from when it was read.
      expect(Number(row?.due)).toBeLessThanOrEqual(Date.now() + 45_000);
      await client.request("DELETE", `/v1/runs/${run_id}`);
    },
  );
});
