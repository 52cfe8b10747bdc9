import { describe, expect, test } from "vitest";
import { z } from "zod";
import { isForeign } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import { DONE, nameOf } from "./held-calls.ts";
import type { ScriptedReply } from "./scripted-app.ts";
import { withScriptedFunctions } from "./scripted-functions.ts";

const functions = withScriptedFunctions("gat");
const { register, send, called, names } = functions;

const nap: ScriptedReply = { status: 206, body: [{ id: "nap", op: "Sleep", name: "1h", data: null }] };
/** The names of the events that were let through, when nothing is left to decide. */
async function passed(): Promise<string[]> {
  await functions.engine.quiet();
  return names().sort();
}

const SkippedRun = z.looseObject({ status: z.string(), skip_reason: z.string().optional() });
/** Status and reason of an event's only run. */
async function fate(eventId: string | undefined): Promise<string> {
  const run = SkippedRun.parse(await functions.client.runOf(eventId ?? ""));
  return run.skip_reason === undefined ? run.status : `${run.status}: ${run.skip_reason}`;
}

describe("rate limit", () => {
  test("59: a tenth of the limit plus one event pass at once, the rest is dropped", async () => {
    await register("tenth", { rateLimit: { limit: 10, period: "1h" } });
    const ids = await send("tenth", { name: "a" }, { name: "b" }, { name: "c" }, { name: "d" });
    expect(await passed()).toEqual(["a", "b"]);
    if (isForeign) return;
    expect(await Promise.all(ids.map(fate))).toEqual([
      "Completed",
      "Completed",
      "Skipped: rate_limited",
      "Skipped: rate_limited",
    ]);
  });

  test("59: one event per period and key passes; an event without a key is not limited", async () => {
    await register("keyed", { rateLimit: { limit: 1, period: "1s", key: "event.data.k" } });
    const fromMs = Date.now();
    await send("keyed", { name: "x", k: "x" }, { name: "none" }, { name: "none" }, { name: "no", k: false });
    await called(4);
    let sent = 0;
    await until("the next one through", async () => {
      await send("keyed", { name: "x again", k: "x" });
      sent += 1;
      return names().includes("x again");
    });
    const again = functions.app.calls.find((call) => nameOf(call) === "x again");
    expect((again?.atMs ?? 0) - fromMs).toBeGreaterThanOrEqual(1000);
    expect(sent).toBeGreaterThan(1);
    expect((await passed()).slice(0, 3)).toEqual(["no", "none", "none"]);
  });

  test("a duplicate of an event that ran takes no token", async () => {
    await register("twice", { rateLimit: { limit: 10, period: "1h" } });
    const event = { name: "gat/twice", id: "the same", data: { name: "a" } };
    await functions.client.send([event, event, event]);
    await send("twice", { name: "b" });
    expect(await passed()).toEqual(["a", "b"]);
  });

  test("57: a limit that is raised by a sync lets the next event through", async () => {
    await register("live", { rateLimit: { limit: 10, period: "1h" } });
    await send("live", { name: "a" }, { name: "b" }, { name: "c" });
    expect(await passed()).toEqual(["a", "b"]);
    await register("live", { rateLimit: { limit: 30, period: "1h" } });
    await send("live", { name: "d" }, { name: "e" }, { name: "f" });
    expect(await passed()).toEqual(["a", "b", "d", "e"]);
    await register("live", {});
    await send("live", { name: "g" });
    expect(await passed()).toContain("g");
  });

  test("70: a step that invokes a limited function fails with that reason", async () => {
    const parent = {
      id: "call",
      op: "InvokeFunction",
      name: "call",
      opts: { function_id: "gat-child", payload: { data: { name: "child" } }, timeout: "1h" },
      data: null,
    };
    functions.answer = (call) => {
      if (call.fnId === "gat-child") return DONE;
      const memo = call.body.steps.call;
      return memo === undefined ? { status: 206, body: [parent] } : { status: 200, body: memo };
    };
    await functions.app.register(functions.engine.url, [
      { id: "parent" },
      { id: "child", config: { rateLimit: { limit: 1, period: "1h" } } },
    ]);
    const first = await functions.client.endedRunOf(
      await functions.client.sendOne({ name: "gat/parent", data: {} }),
    );
    expect(first.output).toEqual({ data: "done" });
    const second = await functions.client.endedRunOf(
      await functions.client.sendOne({ name: "gat/parent", data: {} }),
    );
    expect(second.output).toMatchObject({
      error: { name: "Error", message: "invoked function is rate limited" },
    });
  });
});

describe("skipped runs", () => {
  test.skipIf(isForeign)("are shown by id, by event and in lists by status", async () => {
    await register("shown", { rateLimit: { limit: 1, period: "1h" } });
    const [, skipped] = await send("shown", { name: "a" }, { name: "b" });
    const run = await functions.client.runOf(skipped ?? "");
    const v2 = await functions.client.request("GET", `/v2/runs/${run.run_id}`);
    expect(v2.body).toMatchObject({ data: { status: "SKIPPED", skipReason: "rate_limited" } });
    const list = async (query: string) => {
      const { body } = await functions.client.request("GET", `/v2/runs?functionId=shown&${query}`);
      return z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) }).parse(body).data;
    };
    expect((await list("status=SKIPPED")).map((one) => one.id)).toEqual([run.run_id]);
    expect((await list("")).map((one) => one.id)).not.toContain(run.run_id);
    const cancelled = await functions.client.request("POST", `/v2/runs/${run.run_id}/cancel`, {});
    expect(cancelled).toMatchObject({ status: 409, body: { errors: [{ code: "run_already_ended" }] } });
    const rerun = await functions.client.request("POST", `/v2/runs/${run.run_id}/rerun`, {});
    const { data } = z.looseObject({ data: z.looseObject({ runId: z.string() }) }).parse(rerun.body);
    expect((await functions.client.ended(data.runId)).status).toBe("Completed");
  });
});

describe("idempotency", () => {
  test("60: the same value runs once, a missing value always; idempotency replaces a rate limit", async () => {
    await register("once", {
      idempotency: "event.data.order",
      rateLimit: { limit: 1000, period: "1s" },
    });
    const ids = await send(
      "once",
      { name: "a", order: 1 },
      { name: "b", order: 1 },
      { name: "c", order: "1" },
      { name: "d", order: 2 },
      { name: "e" },
      { name: "f" },
    );
    expect(await passed()).toEqual(["a", "d", "e", "f"]);
    if (!isForeign) expect(await fate(ids[1])).toBe("Skipped: idempotent");
  });

  test.skipIf(isForeign)("v2 invoke of a function that skips: the id it answers shows the skip", async () => {
    await register("told", { idempotency: "event.data.order" });
    const invoke = async () => {
      const { body } = await functions.client.request("POST", "/v2/apps/gat/functions/told/invoke", {
        data: { name: "invoked", order: 7 },
      });
      return z.looseObject({ data: z.looseObject({ runId: z.string() }) }).parse(body).data.runId;
    };
    const [first, second] = [await invoke(), await invoke()];
    await functions.engine.quiet();
    expect((await functions.client.ended(first)).status).toBe("Completed");
    expect((await functions.client.run(second)).status).toBe("Skipped");
  });
});

describe("singleton", () => {
  test("63: skip: one run per key, sleeping or not; without a key every event runs", async () => {
    functions.answer = () => nap;
    await register("skip", { singleton: { mode: "skip", key: "event.data.k" } });
    const ids = await send(
      "skip",
      { name: "a", k: 1 },
      { name: "b", k: 1 },
      { name: "c", k: 2 },
      { name: "d" },
      { name: "e", k: false },
    );
    expect(await passed()).toEqual(["a", "c", "d", "e"]);
    if (!isForeign) expect(await fate(ids[1])).toBe("Skipped: singleton");
    const run = await functions.client.runOf(ids[0] ?? "");
    await functions.client.request("DELETE", `/v1/runs/${run.run_id}`);
    await send("skip", { name: "f", k: 1 });
    expect(await passed()).toContain("f");
  });

  test("63: cancel: the last run goes on, earlier runs are cancelled", async () => {
    functions.answer = () => nap;
    await register("last", { singleton: { mode: "cancel" } });
    const ids = await functions.client.send(
      ["a", "b", "c"].map((name) => ({ name: "gat/last", data: { name } })),
    );
    await until("the last call", () => names().includes("c"));
    await functions.engine.quiet();
    const fates = await Promise.all(ids.map(fate));
    expect(fates).toEqual(["Cancelled", "Cancelled", "Running"]);
  });

  test("63: with a rate limit, an event that waited for a cancellation is counted once", async () => {
    functions.answer = () => nap;
    await register("both", {
      singleton: { mode: "cancel" },
      rateLimit: { limit: 20, period: "1h" },
    });
    const ids = await send("both", { name: "a" }, { name: "b" }, { name: "c" }, { name: "d" });
    await functions.engine.quiet();
    const runs = await Promise.all(ids.map(async (id) => (await functions.client.runsOf(id))[0]?.status));
    expect(runs.slice(0, 3)).toEqual(["Cancelled", "Cancelled", "Running"]);
    expect(runs[3]).toBe(isForeign ? undefined : "Skipped");
  });
});
