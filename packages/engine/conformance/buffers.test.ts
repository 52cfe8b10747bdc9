import { describe, expect, test } from "vitest";
import { z } from "zod";
import { isForeign } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import { nameOf } from "./held-calls.ts";
import type { ReceivedCall } from "./scripted-app.ts";
import { withScriptedFunctions } from "./scripted-functions.ts";

const functions = withScriptedFunctions("gth");
const { register, send, called, names } = functions;

const Named = z.looseObject({ data: z.looseObject({ name: z.string() }) });
/** The names of all events a call carries. */
const namesIn = (call: ReceivedCall | undefined) =>
  z
    .array(Named)
    .parse(call?.body.events)
    .map((event) => event.data.name);
const Run = z.looseObject({
  run_id: z.string(),
  status: z.string(),
  skip_reason: z.string().optional(),
  batch_id: z.string().optional(),
});
const runOf = async (eventId: string | undefined) => Run.parse(await functions.client.runOf(eventId ?? ""));

describe("debounce", () => {
  test("61: one run with the last event, no sooner than the period after it", async () => {
    await register("last", { debounce: { period: "1s" } });
    const ids = await send("last", { name: "a" }, { name: "b" }, { name: "c" });
    const sentAtMs = Date.now();
    await called(1);
    expect(functions.app.calls[0]?.atMs).toBeGreaterThanOrEqual(sentAtMs + 900);
    await functions.engine.quiet();
    expect(names()).toEqual(["c"]);
    expect((await runOf(ids[2])).status).toBe("Completed");
    if (!isForeign) expect((await runOf(ids[0])).skip_reason).toBe("debounced");
    await send("last", { name: "d" });
    await called(2);
    expect(names()).toEqual(["c", "d"]);
  });

  test("61: an event with an older time does not replace a newer one", async () => {
    await register("older", { debounce: { period: "1s" } });
    const tsMs = Date.now();
    await functions.client.send({ name: "gth/older", data: { name: "newer" }, ts: tsMs });
    await functions.client.send({ name: "gth/older", data: { name: "older" }, ts: tsMs - 60_000 });
    await called(1);
    expect(names()).toEqual(["newer"]);
  });

  test("61: each key is debounced on its own, a missing key too", async () => {
    await register("keys", { debounce: { period: "1s", key: "event.data.k" } });
    await send(
      "keys",
      { name: "a", k: 1 },
      { name: "b", k: 2 },
      { name: "c", k: 1 },
      { name: "d" },
      { name: "e" },
    );
    await called(3);
    await functions.engine.quiet();
    expect(names().sort()).toEqual(["b", "c", "e"]);
  });

  test("61: the timeout bounds how long events may delay a run", async () => {
    await register("bound", { debounce: { period: "2s", timeout: "2s" } });
    let sent = 0;
    await until("a run while events keep coming", async () => {
      sent += 1;
      await send("bound", { name: `event ${sent}` });
      return functions.app.calls.length > 0;
    });
    expect(sent).toBeGreaterThan(2);
    expect(names()[0]).not.toBe("event 1");
    await called(2);
    await functions.engine.quiet();
    expect(names().at(-1)).toBe(`event ${sent}`);
  });

  test.skipIf(isForeign)("a rate limit counts events before they are debounced", async () => {
    await register("limited", {
      debounce: { period: "1s" },
      rateLimit: { limit: 10, period: "1h" },
    });
    const ids = await send("limited", { name: "a" }, { name: "b" }, { name: "c" });
    await called(1);
    await functions.engine.quiet();
    expect(names()).toEqual(["b"]);
    expect((await runOf(ids[2])).skip_reason).toBe("rate_limited");
  });

  test("with a singleton, the lock is taken when the run starts", async () => {
    functions.answer = () => ({ status: 206, body: [{ id: "nap", op: "Sleep", name: "1h", data: null }] });
    await register("lock", { debounce: { period: "1s" }, singleton: { mode: "cancel" } });
    const [first] = await send("lock", { name: "a" });
    await called(1);
    await send("lock", { name: "b" });
    await called(2);
    expect((await runOf(first)).status).toBe("Cancelled");
    expect(names()).toEqual(["a", "b"]);
  });

  test.skipIf(isForeign)("57: a sync that removes the debounce starts the waiting event", async () => {
    await register("live", { debounce: { period: "7d", key: "event.data.k" } });
    await send("live", { name: "a", k: 1 }, { name: "b", k: 2 }, { name: "c", k: 2 });
    await functions.engine.quiet();
    expect(names()).toEqual([]);
    await register("live", { debounce: { period: "1s", key: "event.data.k" } });
    await called(2);
    expect(names().sort()).toEqual(["a", "c"]);
    await register("live", { debounce: { period: "7d" } });
    await send("live", { name: "d" });
    await functions.engine.quiet();
    await register("live", {});
    await called(3);
    expect(names()).toContain("d");
  });
});

describe("batch", () => {
  test("62: a full batch runs at once, in the order the events came", async () => {
    await register("full", { batchEvents: { maxSize: 3, timeout: "1h" } });
    const ids = await send("full", { name: "a" }, { name: "b" }, { name: "c" }, { name: "d" });
    await called(1);
    await functions.engine.quiet();
    expect(functions.app.calls).toHaveLength(1);
    expect(namesIn(functions.app.calls[0])).toEqual(["a", "b", "c"]);
    expect(nameOf(functions.app.calls[0] as ReceivedCall)).toBe("a");
    const run = await runOf(ids[0]);
    expect(run.status).toBe("Completed");
    if (isForeign) return;
    expect(run.batch_id).toMatch(/^[0-9A-Z]{26}$/);
    for (const id of ids.slice(0, 3)) expect((await runOf(id)).run_id).toBe(run.run_id);
    expect(await functions.client.runsOf(ids[3] ?? "")).toEqual([]);
    const { body } = await functions.client.request("GET", `/v2/runs/${run.run_id}`);
    expect(body).toMatchObject({ data: { trigger: { eventIds: ids.slice(0, 3) } } });
  });

  test("62: an incomplete batch runs at its timeout", async () => {
    await register("timeout", { batchEvents: { maxSize: 10, timeout: "1s" } });
    const fromMs = Date.now();
    await send("timeout", { name: "a" }, { name: "b" });
    await called(1);
    expect((functions.app.calls[0]?.atMs ?? 0) - fromMs).toBeGreaterThanOrEqual(1000);
    expect(namesIn(functions.app.calls[0])).toEqual(["a", "b"]);
  });

  test("62: each key has its own batch; an event without the condition runs alone", async () => {
    const batchEvents = { maxSize: 2, timeout: "1h", key: "event.data.k", if: "event.data.alone != true" };
    await register("keyed", { batchEvents });
    await send(
      "keyed",
      { name: "a", k: 1 },
      { name: "b", k: 2 },
      { name: "alone", k: 1, alone: true },
      { name: "c", k: 2 },
    );
    await called(2);
    await functions.engine.quiet();
    expect(functions.app.calls.map(namesIn).sort()).toEqual([["alone"], ["b", "c"]]);
  });

  test("62: an event id is in a batch once", async () => {
    await register("once", { batchEvents: { maxSize: 2, timeout: "1h" } });
    const event = { name: "gth/once", id: "batched once", data: { name: "a" } };
    await functions.client.send([event, event]);
    await functions.client.send(event);
    await functions.engine.quiet();
    expect(functions.app.calls).toEqual([]);
    await send("once", { name: "b" });
    await called(1);
    await functions.client.send(event);
    await functions.engine.quiet();
    expect(functions.app.calls.map(namesIn)).toEqual([["a", "b"]]);
  });

  test("many events in one request fill batch after batch, each event exactly one", async () => {
    await register("many", { batchEvents: { maxSize: 7, timeout: "1s" } });
    const wanted = Array.from({ length: 450 }, (_, i) => `event ${i}`);
    await functions.client.send(wanted.map((name) => ({ name: "gth/many", data: { name } })));
    await called(Math.ceil(450 / 7));
    await functions.engine.quiet();
    const batches = functions.app.calls.map(namesIn);
    expect(batches.flat().sort()).toEqual([...wanted].sort());
    expect(batches.filter((batch) => batch.length === 7)).toHaveLength(Math.floor(450 / 7));
  });

  test("11: options that cannot be combined with a batch are refused", async () => {
    const batchEvents = { maxSize: 2, timeout: "1s" };
    for (const other of [
      { cancel: [{ event: "gth/stop" }] },
      { debounce: { period: "1s" } },
      { singleton: { mode: "skip" } },
      { priority: { run: "1" } },
    ]) {
      const { status } = await functions.app.register(functions.engine.url, [
        { id: "bad", config: { batchEvents, ...other } },
      ]);
      expect(status).toBe(400);
    }
    for (const other of [
      { concurrency: 1 },
      { throttle: { limit: 1, period: "1s" } },
      { idempotency: "event.id" },
    ])
      await register("good", { batchEvents, ...other });
  });

  test("the step that invoked a batching function ends with its run", async () => {
    const parent = {
      id: "call",
      op: "InvokeFunction",
      name: "call",
      opts: { function_id: "gth-child", payload: { data: { name: "child" } }, timeout: "1h" },
      data: null,
    };
    functions.answer = (call) => {
      if (call.fnId === "gth-child") return { status: 200, body: call.body.events.length };
      const memo = call.body.steps.call;
      return memo === undefined ? { status: 206, body: [parent] } : { status: 200, body: memo };
    };
    await functions.app.register(functions.engine.url, [
      { id: "parent" },
      { id: "child", config: { batchEvents: { maxSize: 2, timeout: "1h" } } },
    ]);
    const ids = await functions.client.send([
      { name: "gth/parent", data: {} },
      { name: "gth/parent", data: {} },
    ]);
    for (const id of ids) expect((await functions.client.endedRunOf(id)).output).toEqual({ data: 2 });
  });

  test.skipIf(isForeign)(
    "57: a sync that lowers the size or takes the batch away starts what waits",
    async () => {
      await register("live", { batchEvents: { maxSize: 10, timeout: "1h" } });
      await send("live", { name: "a" }, { name: "b" });
      await functions.engine.quiet();
      await register("live", { batchEvents: { maxSize: 2, timeout: "1h" } });
      await called(1);
      expect(namesIn(functions.app.calls[0])).toEqual(["a", "b"]);
      await send("live", { name: "c" });
      await functions.engine.quiet();
      await register("live", {});
      await called(2);
      expect(namesIn(functions.app.calls[1])).toEqual(["c"]);
    },
  );
});
