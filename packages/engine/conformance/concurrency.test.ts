import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import { type HeldCalls, holdCalls, nameOf } from "./held-calls.ts";
import type { ScriptedApp, ScriptedReply } from "./scripted-app.ts";

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let calls: HeldCalls;
let app: ScriptedApp;

const nap: ScriptedReply = { status: 206, body: [{ id: "nap", op: "Sleep", name: "1h", data: null }] };

beforeAll(async () => {
  engine = await startEngine();
  client = engineClient(engine.url);
  calls = await holdCalls("con", engine, client);
  app = calls.app;
});
afterAll(async () => {
  await app.close();
  await engine.stop();
});
beforeEach(() => calls.clear());

const register = (config: object) => calls.register(config);
const send = (...events: (string | object)[]) => calls.send(...events);
const sendInOrder = (...events: object[]) => calls.sendInOrder(...events);
const underWay = (...names: string[]) => calls.underWay(...names);
const answer = (name: string, reply?: ScriptedReply) => calls.answer(name, reply);

const Page = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });

/** Cancels every run that has not been called. */
async function cancelWaiting(): Promise<void> {
  for (;;) {
    const { body } = await client.request("GET", `/v2/runs?status=QUEUED&limit=400&_=${Math.random()}`);
    const { data } = Page.parse(body);
    if (data.length === 0) return;
    await Promise.all(data.map(({ id }) => client.request("DELETE", `/v1/runs/${id}`)));
  }
}

describe("concurrency", () => {
  test("56: calls of a function never exceed its limit, and a sleeping run does not count", async () => {
    await register({ concurrency: 1 });
    await sendInOrder({ name: "a" }, { name: "b" }, { name: "c" });
    await underWay("a");
    answer("a", nap);
    await underWay("b");
    answer("b", nap);
    await underWay("c");
    answer("c");
    await engine.quiet();
  });

  test('56: a limit by key counts each value on its own: 1 is "1", missing is false', async () => {
    await register({ concurrency: [{ limit: 1, key: "event.data.k" }] });
    await sendInOrder(
      { name: "one", k: 1 },
      { name: "one too", k: "1" },
      { name: "none" },
      { name: "false", k: false },
      { name: "two", k: 2 },
    );
    await underWay("one", "none", "two");
    answer("two");
    answer("one");
    await underWay("one too", "none");
    answer("none");
    await underWay("one too", "false");
    answer("one too");
    answer("false");
    await engine.quiet();
  });

  test("two limits: both must have room, and a busy key does not keep the others waiting", async () => {
    await register({ concurrency: [{ limit: 2 }, { limit: 1, key: "event.data.k" }] });
    await sendInOrder(
      ...Array.from({ length: 5 }, (_, i) => ({ name: `busy ${i}`, k: "busy" })),
      { name: "quiet", k: "quiet" },
      { name: "late", k: "late" },
    );
    await underWay("busy 0", "quiet");
    answer("busy 0");
    // The older calls of the busy key go on: one at a time, beside the others.
    await underWay("busy 1", "quiet");
    answer("quiet");
    await underWay("busy 1", "late");
    answer("late");
    for (let i = 1; i < 5; i++) {
      await underWay(`busy ${i}`);
      answer(`busy ${i}`);
    }
    await engine.quiet();
  });

  test.each([
    ["a limit by key", [{ limit: 2, key: "event.data.k" }]],
    ["a limit by key within one of the function", [{ limit: 4 }, { limit: 2, key: "event.data.k" }]],
  ])("a noisy key with a thousand runs in line does not keep another waiting: %s", async (_, concurrency) => {
    await register({ concurrency });
    await send(...Array.from({ length: 1000 }, (_, i) => ({ name: `noise ${i}`, k: "noisy" })));
    await until("the noise", () => calls.open.size === 2);
    await send(
      { name: "quiet", k: "quiet" },
      { name: "quiet too", k: "quiet" },
      { name: "quiet last", k: "quiet" },
    );
    await until("the quiet ones", () => calls.open.has("quiet") && calls.open.has("quiet too"));
    expect(calls.open.size).toBe(4);
    // As often as one of the noise ends, so that no order of events is lucky.
    for (let turn = 0; turn < 10; turn++) {
      const noise = [...calls.open.keys()].find((name) => name.startsWith("noise"));
      if (noise !== undefined) answer(noise);
      await until("the next of the noise", () => calls.open.size === 4);
    }
    answer("quiet");
    await until("the last quiet one", () => calls.open.has("quiet last"));
    expect(calls.open.size).toBe(4);
    await cancelWaiting();
    for (const name of [...calls.open.keys()]) answer(name);
    await engine.quiet();
  });

  test("a limit of scope env is shared by functions with the same key", async () => {
    const config = {
      concurrency: [{ limit: 1, key: "event.data.k", scope: "env" }],
      triggers: [{ event: "con/f" }],
    };
    await app.register(engine.url, [
      { id: "f", config },
      { id: "g", config },
    ]);
    await send({ name: "x", k: 1 });
    await underWay("x");
    expect(app.calls.filter((call) => nameOf(call) === "x")).toHaveLength(1);
    answer("x");
    await until("the other function's call", () => calls.open.has("x"));
    answer("x");
    await engine.quiet();
    await app.register(engine.url, [{ id: "f" }]);
  });

  test("57: a sync raises and lowers the limit for waiting runs", async () => {
    await register({ concurrency: 1 });
    const [a, b] = [await send("a"), await send("b")];
    await sendInOrder(...["c", "d", "e"].map((name) => ({ name })));
    await underWay("a");
    await register({ concurrency: 3 });
    await underWay("a", "b", "c");
    await register({ concurrency: 1 });
    answer("a");
    answer("b");
    for (const [id] of [a, b]) await client.endedRunOf(id ?? "");
    await underWay("c");
    answer("c");
    await underWay("d");
    await register({ concurrency: 0 });
    await underWay("d", "e");
    answer("d");
    answer("e");
    await engine.quiet();
  });

  test.skipIf(isForeign)(
    "64: a higher priority goes first, then older runs before younger ones",
    async () => {
      await register({ concurrency: 1, priority: { run: "event.data.vip == true ? 600 : 0" } });
      await sendInOrder({ name: "first" }, { name: "old" }, { name: "young" }, { name: "vip", vip: true });
      for (const name of ["first", "vip", "old", "young"]) {
        await underWay(name);
        answer(name);
      }
      await engine.quiet();
      expect(calls.order).toEqual(["first", "vip", "old", "young"]);
    },
  );

  test("66: a cancelled run frees its room when its call in flight has ended", async () => {
    const config = { concurrency: 1 };
    await app.register(engine.url, [
      { id: "f", config },
      { id: "g", config },
    ]);
    const [id] = await send("a");
    await underWay("a");
    await send("b");
    const run = await client.runOf(id ?? "");
    await client.request("DELETE", `/v1/runs/${run.run_id}`);
    expect((await client.ended(run.run_id)).status).toBe("Cancelled");
    // The statement that leases this call would lease the other one too.
    await client.send({ name: "con/g", data: { name: "other" } });
    await underWay("a", "other");
    answer("other");
    answer("a");
    await until("the next call", () => calls.open.has("b"));
    answer("b");
    await engine.quiet();
    expect((await client.run(run.run_id)).status).toBe("Cancelled");
  });

  test("57: a function that gets its first limit counts the calls that are in flight", async () => {
    await register({});
    await sendInOrder({ name: "a" }, { name: "b" });
    await underWay("a", "b");
    await register({ concurrency: 2 });
    await sendInOrder({ name: "c" }, { name: "d" });
    await underWay("a", "b");
    answer("a");
    await underWay("b", "c");
    answer("b", nap);
    await underWay("c", "d");
    answer("c");
    answer("d");
    await engine.quiet();
  });

  test("57: a sync that changes the key counts and queues by the new one", async () => {
    await register({ concurrency: [{ limit: 1, key: "event.data.k" }] });
    await sendInOrder({ name: "a", k: 1, m: 1 }, { name: "b", k: 1, m: 2 }, { name: "c", k: 1, m: 1 });
    await underWay("a");
    await register({ concurrency: [{ limit: 1, key: "event.data.m" }] });
    await underWay("a", "b");
    answer("b");
    answer("a");
    await underWay("c");
    await sendInOrder({ name: "d", k: 1, m: 1 });
    await register({ priority: { run: "0" } });
    await underWay("c", "d");
    answer("c");
    answer("d");
    await engine.quiet();
  });

  test("a limit that is full costs no attempt; a failed call leaves its place while it waits", async () => {
    await register({ concurrency: 1 });
    await sendInOrder({ name: "fails" }, { name: "next" });
    await underWay("fails");
    answer("fails", { status: 500, body: { name: "Error", message: "once" } });
    await until("another call", () => calls.open.size > 0);
    const attempts = app.calls.filter((call) => nameOf(call) === "next").map((call) => call.body.ctx.attempt);
    expect(attempts.every((attempt) => attempt === 0)).toBe(true);
    while (calls.order.filter((name) => name === "fails").length < 2 || !calls.order.includes("next")) {
      const [name] = calls.open.keys();
      if (name !== undefined) answer(name);
      await until("the next call", () => calls.open.size > 0);
    }
    for (const name of [...calls.open.keys()]) answer(name);
    await engine.quiet();
  });
});
