import { describe, expect, test } from "vitest";
import { isForeign } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import { DONE } from "./held-calls.ts";
import { startScriptedApp } from "./scripted-app.ts";
import { withScriptedFunctions } from "./scripted-functions.ts";

const functions = withScriptedFunctions("thr");
const { register, called, names } = functions;

/** All in one request. */
const send = (id: string, data: object[]) =>
  functions.client.send(data.map((one) => ({ name: `thr/${id}`, data: one })));
const numbered = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `run ${i}` }));

describe("throttle", () => {
  test("58: limit at once, then one for each part of the period, oldest first, none dropped", async () => {
    await register("plain", { throttle: { limit: 2, period: "1s" } });
    const fromMs = Date.now();
    for (const one of numbered(5)) await send("plain", [one]);
    await called(5);
    expect(names()).toEqual(numbered(5).map((one) => one.name));
    // The first two find tokens; a run can start later than its token has grown, never sooner.
    for (const [place, call] of functions.app.calls.entries()) {
      expect(call.atMs - fromMs).toBeGreaterThanOrEqual(Math.max(0, place - 1) * 500);
    }
    await functions.engine.quiet();
  });

  test("58: a burst adds to what may start at once", async () => {
    await register("burst", { throttle: { limit: 1, period: "1h", burst: 2 } });
    await send("burst", numbered(5));
    await called(3);
    await functions.engine.tick();
    expect(functions.app.calls).toHaveLength(3);
  });

  test("only first calls are throttled: steps, retries and calls after a sleep are not", async () => {
    functions.answer = (call) => {
      if (call.body.ctx.attempt === 0 && call.body.ctx.stack.current === 0)
        return { status: 500, body: { name: "Error", message: "once" } };
      if (call.body.ctx.stack.current < 3) {
        const id = `step-${call.body.ctx.stack.current}`;
        return { status: 206, body: [{ id, op: "StepRun", name: id, data: 1 }] };
      }
      return DONE;
    };
    await register("steps", { throttle: { limit: 1, period: "1h" } });
    const [id] = await send("steps", [{ name: "only" }]);
    expect((await functions.client.endedRunOf(id ?? "")).status).toBe("Completed");
    await send("steps", [{ name: "late" }]);
    await functions.engine.tick();
    expect(names()).not.toContain("late");
  });

  test('each key has tokens of its own; 1 is "1", missing is false', async () => {
    await register("keyed", { throttle: { limit: 1, period: "1h", key: "event.data.k" } });
    await send("keyed", [
      { name: "one", k: 1 },
      { name: "one too", k: "1" },
      { name: "none" },
      { name: "false", k: false },
      { name: "two", k: 2 },
    ]);
    await called(3);
    await functions.engine.tick();
    expect(names().sort()).toEqual(["none", "one", "two"]);
  });

  test("a noisy key with a thousand runs in line does not keep another waiting", async () => {
    await register("noisy", { throttle: { limit: 1, period: "1h", key: "event.data.k" } });
    await send(
      "noisy",
      Array.from({ length: 1000 }, (_, i) => ({ name: `noise ${i}`, k: "noisy" })),
    );
    await called(1);
    await send("noisy", [{ name: "quiet", k: "quiet" }]);
    await until("the quiet one", () => names().includes("quiet"));
    expect(names().filter((name) => name.startsWith("noise"))).toHaveLength(1);
  });

  test("with concurrency: a token is taken when the call is made, not while it waits for room", async () => {
    let release: (() => void)[] = [];
    const held = await startScriptedApp(
      "thc",
      () => new Promise((resolve) => release.push(() => resolve(DONE))),
    );
    const config = { throttle: { limit: 2, period: "1h" }, concurrency: 1 };
    await held.register(functions.engine.url, [{ id: "f", config }]);
    await functions.client.send(numbered(4).map((data) => ({ name: "thc/f", data })));
    await until("the first", () => release.length === 1);
    release[0]?.();
    await until("the second", () => release.length === 2);
    release[1]?.();
    await functions.engine.tick();
    expect(held.calls).toHaveLength(2);
    await held.register(functions.engine.url, [{ id: "f", config: { concurrency: 1 } }]);
    await until("the third, without a throttle", () => release.length === 3);
    expect(held.calls).toHaveLength(3);
    release[2]?.();
    await until("the fourth", () => release.length === 4);
    release[3]?.();
    release = [];
    await held.close();
  });

  test("57: a sync that raises the limit starts waiting runs at once, one that removes it starts all", async () => {
    await register("live", { throttle: { limit: 1, period: "1h" } });
    await send("live", numbered(6));
    await called(1);
    await functions.engine.tick();
    expect(functions.app.calls).toHaveLength(1);
    await register("live", { throttle: { limit: 3, period: "1h" } });
    await called(3);
    await functions.engine.tick();
    expect(functions.app.calls).toHaveLength(3);
    await register("live", {});
    await called(6);
    expect(names().sort()).toEqual(numbered(6).map((one) => one.name));
  });

  test("a rerun waits for a token as any run", async () => {
    await register("again", { throttle: { limit: 1, period: "1h" } });
    const [id] = await send("again", [{ name: "first" }]);
    const run = await functions.client.endedRunOf(id ?? "");
    const { status } = await functions.client.request("POST", `/v2/runs/${run.run_id}/rerun`, {});
    expect(status).toBe(200);
    await functions.engine.tick();
    expect(functions.app.calls).toHaveLength(1);
  });

  test.skipIf(isForeign)("a throttle with an unreadable period or key is refused", async () => {
    for (const throttle of [
      { limit: 1, period: "soon" },
      { limit: 1, period: "1s", key: "event.data. ==" },
    ]) {
      const { status } = await functions.app.register(functions.engine.url, [
        { id: "bad", config: { throttle } },
      ]);
      expect(status).toBe(400);
    }
  });
});
