import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { type Answerer, type ReceivedCall, type ScriptedApp, startScriptedApp } from "./scripted-app.ts";
import { stepHash } from "./step-hash.ts";

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let app: ScriptedApp;
/** What the function of the test at hand answers. */
const scripts = new Map<string, Answerer>();
let count = 0;

beforeAll(async () => {
  engine = await startEngine();
  client = engineClient(engine.url);
  app = await startScriptedApp("rep", (call) => {
    const script = scripts.get(call.fnId);
    if (!script) throw new Error(`no script for ${call.fnId}`);
    return script(call);
  });
});
afterAll(async () => {
  await app.close();
  await engine.stop();
});

/** Registers a function with this script, starts one run and waits for its end. */
async function play(answer: Answerer, options: { retries?: number; data?: unknown } = {}) {
  const id = `f${count++}`;
  scripts.set(`rep-${id}`, answer);
  await app.register(engine.url, [{ id, retries: options.retries ?? 2 }]);
  const eventId = await client.sendOne({ name: `rep/${id}`, data: options.data ?? {} });
  const run = await client.endedRunOf(eventId);
  const calls = app.calls.filter((call) => call.fnId === `rep-${id}`);
  return { run, calls };
}

const op = (id: string, fields: Record<string, unknown>) => ({
  id: stepHash(id),
  name: id,
  displayName: id,
  userland: { id },
  opts: {},
  data: null,
  ...fields,
});
const ran = (id: string, data: unknown, opts = {}) => op(id, { op: "StepRun", data, opts });
const planned = (id: string, opts = {}) => op(id, { op: "StepPlanned", opts });
const ops = (...list: unknown[]) => ({ status: 206, body: list });
const done = (body: unknown) => ({ status: 200, body });
const has = (call: ReceivedCall, id: string) => stepHash(id) in call.body.steps;
const errorOf = (output: unknown) => JSON.stringify(output);

describe("calls", () => {
  test("25, 26, 27, 28: fields, version, step id and stack", async () => {
    const { calls } = await play((call) => (has(call, "a") ? done(1) : ops(ran("a", 7))));
    const [first, second] = calls;
    expect(first?.headers["x-inngest-req-version"]).toBe("-1");
    expect(first?.body).toMatchObject({
      version: -1,
      steps: {},
      use_api: false,
      defers: {},
      ctx: { attempt: 0, max_attempts: 3, env: "", step_id: "step", stack: { stack: [], current: 0 } },
    });
    expect(first?.headers["x-run-id"]).toBe(first?.body.ctx.run_id);
    expect(first?.query.stepId).toBe("step");
    expect(second?.body).toMatchObject({
      version: 2,
      steps: { [stepHash("a")]: { data: 7 } },
      ctx: { stack: { stack: [stepHash("a")], current: 1 } },
    });
    expect(second?.headers["x-inngest-req-version"]).toBe("2");
  });

  test("30: max_attempts is one more than the retries", async () => {
    for (const [retries, wanted] of [
      [0, 1],
      [3, 4],
      [21, 21],
    ] as const) {
      const { calls } = await play(() => done(1), { retries });
      expect(calls[0]?.body.ctx.max_attempts).toBe(wanted);
    }
    await app.register(engine.url, [{ id: "unset" }]);
    scripts.set("rep-unset", () => done(1));
    await client.endedRunOf(await client.sendOne({ name: "rep/unset" }));
    expect(app.calls.at(-1)?.body.ctx.max_attempts).toBe(5);
  });

  test("31: memos over 4 MiB are fetched, and gone when the run has ended", async () => {
    const large = "x".repeat(1_500_000);
    let fetched: unknown = null;
    const { run, calls } = await play(async (call) => {
      if (call.body.ctx.use_api) {
        const runId = call.body.ctx.run_id;
        const actions = await client.request("GET", `/v0/runs/${runId}/actions`);
        const batch = await client.request("GET", `/v0/runs/${runId}/batch`);
        fetched = { steps: Object.keys(actions.body as object).length, events: batch.body };
        return done("all there");
      }
      return ops(ran(`s${call.body.ctx.stack.current}`, large));
    });
    expect(run.output).toBe("all there");
    const last = calls.at(-1);
    expect(last?.body).toMatchObject({ steps: {}, ctx: { use_api: true, stack: { current: 3 } } });
    expect(fetched).toMatchObject({ steps: 3, events: [{ name: expect.stringMatching("^rep/") }] });
    expect((await client.request("GET", `/v0/runs/${run.run_id}/actions`)).status).toBe(410);
  });
});

describe("replies", () => {
  test("33, 34: one discovery for each step in a row", async () => {
    const { run, calls } = await play((call) => {
      const next = ["a", "b", "c"].find((id) => !has(call, id));
      return next ? ops(ran(next, next)) : done("end");
    });
    expect(run).toMatchObject({ status: "Completed", output: "end" });
    expect(calls.map((call) => call.stepId)).toEqual(["step", "step", "step", "step"]);
  });

  test("35: a plan of three: three calls at a time, then one discovery", async () => {
    const open = new Set<string>();
    let together = 0;
    let go: () => void = () => {};
    const all = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { calls } = await play(async (call) => {
      const target = ["a", "b", "c"].find((id) => stepHash(id) === call.stepId);
      if (target) {
        open.add(target);
        together = Math.max(together, open.size);
        if (open.size === 3) go();
        await all;
        return ops(ran(target, 1));
      }
      return has(call, "a") ? done(1) : ops(planned("a"), planned("b"), planned("c"));
    });
    expect(together).toBe(3);
    expect(calls.map((call) => call.body.ctx.disable_immediate_execution)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(calls.map((call) => call.stepId === "step")).toEqual([true, false, false, false, true]);
  });

  test("36: a plan of a step, a sleep and a wait: one discovery, after the slowest", async () => {
    const { calls } = await play((call) => {
      if (call.stepId !== "step") return ops(ran("a", 1));
      if (has(call, "a")) return done(call.body.steps);
      return ops(
        planned("a"),
        op("nap", { op: "Sleep", name: "200ms" }),
        op("w", { op: "WaitForEvent", name: "rep/never", opts: { timeout: "1s" } }),
      );
    });
    expect(calls.map((call) => call.stepId)).toEqual(["step", stepHash("a"), "step"]);
    expect(calls.at(-1)?.body.steps).toEqual({
      [stepHash("a")]: { data: 1 },
      [stepHash("nap")]: null,
      [stepHash("w")]: null,
    });
  });

  test("37: in a race each finished step is followed by a discovery; what it lists again runs once", async () => {
    const race = { parallelMode: "race" };
    let releaseSlow: () => void = () => {};
    const slow = new Promise<void>((resolve) => {
      releaseSlow = resolve;
    });
    const { calls } = await play(async (call) => {
      if (call.stepId === stepHash("fast")) return ops(ran("fast", 1, race));
      if (call.stepId === stepHash("slow")) {
        await slow;
        return ops(ran("slow", 2, race));
      }
      if (call.stepId === stepHash("next")) {
        releaseSlow();
        return ops(ran("next", 3));
      }
      if (has(call, "slow") && has(call, "next")) return done("end");
      if (has(call, "fast"))
        return has(call, "next") ? ops(planned("slow", race)) : ops(planned("slow", race), planned("next"));
      return ops(planned("fast", race), planned("slow", race));
    });
    const targets = calls.map((call) => call.stepId).filter((id) => id !== "step");
    expect(targets.sort()).toEqual([stepHash("fast"), stepHash("next"), stepHash("slow")].sort());
  });

  test("38: a member that fails for good does not stop its siblings", async () => {
    const { run } = await play((call) => {
      if (call.stepId === stepHash("bad")) {
        return {
          ...ops(op("bad", { op: "StepFailed", error: { name: "E", message: "no", __serialized: true } })),
          headers: { "x-inngest-no-retry": "true" },
        };
      }
      if (call.stepId === stepHash("good")) return ops(ran("good", 1));
      return has(call, "good") ? done(call.body.steps) : ops(planned("bad"), planned("good"));
    });
    expect(run.output).toEqual({
      [stepHash("bad")]: { error: { name: "E", message: "no" } },
      [stepHash("good")]: { data: 1 },
    });
  });

  test("39, 43: a step that throws is called again, and each step counts for itself", async () => {
    const failing = (id: string) => op(id, { op: "StepError", error: { name: "E", message: id } });
    const { run, calls } = await play((call) => {
      const next = ["a", "b"].find((id) => !has(call, id));
      if (!next) return done("end");
      return call.body.ctx.attempt < 2 ? ops(failing(next)) : ops(ran(next, 1));
    });
    expect(run.status).toBe("Completed");
    expect(calls.map((call) => call.body.ctx.attempt)).toEqual([0, 1, 2, 0, 1, 2, 0]);
  });

  test("40: a StepError on the last attempt counts as failed for good", async () => {
    const { run, calls } = await play(
      (call) =>
        has(call, "a")
          ? done(call.body.steps)
          : ops(op("a", { op: "StepError", error: { name: "E", message: "no" } })),
      { retries: 1 },
    );
    expect(calls.map((call) => call.body.ctx.attempt)).toEqual([0, 1, 0]);
    expect(run.output).toEqual({ [stepHash("a")]: { error: { name: "E", message: "no" } } });
  });

  test.each([
    [
      "44: a 400 that says no retry",
      { status: 400, headers: { "x-inngest-no-retry": "true" }, body: { name: "E", message: "m" } },
      1,
      '"m"',
    ],
    [
      "44: a 500 that says no retry",
      { status: 500, headers: { "x-inngest-no-retry": "true" }, body: { name: "E", message: "m" } },
      1,
      '"m"',
    ],
    ["44: a 400 without that", { status: 400, body: { name: "E", message: "m" } }, 3, '"m"'],
    [
      "45: a page of HTML",
      { status: 404, body: "<html>", plain: true },
      3,
      "Your server returned HTTP 404 before the SDK responded.",
    ],
    [
      "45: a 500 of someone else",
      { status: 500, body: "<html>", plain: true },
      3,
      "Your server returned HTTP 500 before the SDK responded.",
    ],
    [
      "45: a 200 of someone else",
      { status: 200, body: "hi", plain: true },
      3,
      "The response did not come from an Inngest SDK",
    ],
    [
      "51: an op nobody knows",
      { status: 206, body: [{ id: "x", op: "Teleport" }] },
      3,
      "error reading generator opcode response",
    ],
    [
      "51: ops that are not JSON",
      { status: 206, body: "{nope" },
      3,
      "error reading generator opcode response",
    ],
    [
      "51: an op without an id",
      { status: 206, body: [{ op: "StepRun" }] },
      3,
      "error reading generator opcode response",
    ],
    [
      "53: an output over 4 MiB",
      ops(ran("big", "x".repeat(4_300_000))),
      3,
      "step output size is greater than the limit",
    ],
    ["a reply over 8 MiB", { status: 200, body: "x".repeat(8_500_000) }, 3, "output_too_large"],
    ["54: a sleep of 400 days", ops(op("nap", { op: "Sleep", name: "400d" })), 1, "InngestErrTimeoutTooLong"],
    ["54: a sleep of no duration", ops(op("nap", { op: "Sleep", name: "1y" })), 3, "cannot be read"],
    [
      "68: a condition that does not compile",
      ops(op("w", { op: "WaitForEvent", name: "x/y", opts: { timeout: "1m", if: "event.data. ==" } })),
      1,
      "InvalidExpression",
    ],
    [
      "hostile: a condition that can hang the process",
      ops(
        op("w", {
          op: "WaitForEvent",
          name: "x/y",
          opts: { timeout: "1m", if: "async.data.a.matches('(a+)+b')" },
        }),
      ),
      1,
      "matches",
    ],
    [
      "53: a thousand steps and one",
      ops(...Array.from({ length: 1001 }, (_, i) => planned(`s${i}`))),
      1,
      "InngestErrFunctionOverflowed",
    ],
    [
      "a step id PostgreSQL cannot keep",
      { status: 206, body: [{ id: "a\u0000", op: "StepRun", data: 1 }] },
      3,
      "error reading generator opcode response",
    ],
    [
      "a value nested without end",
      { status: 206, body: `[{"id":"a","op":"StepRun","data":${"[".repeat(9000)}${"]".repeat(9000)}}]` },
      3,
      "cannot be stored",
    ],
  ])("%s", async (_title, reply, attempts, text) => {
    const { run, calls } = await play(() => reply);
    expect(run.status).toBe("Failed");
    expect(calls).toHaveLength(attempts);
    expect(errorOf(run.output)).toContain(text);
  });

  test("45: an app that cannot be reached", async () => {
    const gone = await startScriptedApp("gone", () => done(1));
    await gone.register(engine.url, [{ id: "f", retries: 1 }]);
    await gone.close();
    const run = await client.endedRunOf(await client.sendOne({ name: "gone/f" }));
    expect(run.status).toBe("Failed");
    expect(errorOf(run.output)).toContain("Unable to reach SDK URL");
  });

  test("47: retry-after in seconds, and as a date", async () => {
    for (const header of ["2", new Date(Date.now() + 2000).toISOString()]) {
      const { calls } = await play((call) =>
        call.body.ctx.attempt === 0
          ? { status: 500, body: { message: "later" }, headers: { "retry-after": header } }
          : done(1),
      );
      expect((calls[1]?.atMs ?? 0) - (calls[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(900);
    }
  });

  test("48: a streamed answer, with steps and with a result", async () => {
    const stream = (status: number, body: unknown) => ({
      status: 201,
      body: `     ${JSON.stringify({ status, headers: { "x-inngest-req-version": "2" }, body: JSON.stringify(body) })}`,
    });
    const { run } = await play((call) =>
      has(call, "a") ? stream(200, { ok: 1 }) : stream(206, [ran("a", 1)]),
    );
    expect(run).toMatchObject({ status: "Completed", output: { ok: 1 } });
  });

  test("49: an empty body is null, plain text is that text", async () => {
    expect((await play(() => ({ status: 200, body: "" }))).run).toMatchObject({
      status: "Completed",
      output: null,
    });
    expect((await play(() => ({ status: 200, body: "plain text" }))).run.output).toBe("plain text");
    expect((await play(() => ({ status: 200, body: "null" }))).run.output).toBe(null);
  });

  test("50: the first value of a step stays", async () => {
    const { run } = await play((call) =>
      call.body.ctx.stack.current < 1 || !has(call, "b") ? secondWrite(call) : done(call.body.steps),
    );
    function secondWrite(call: ReceivedCall) {
      return has(call, "a") ? ops(ran("a", "second"), ran("b", 1)) : ops(ran("a", "first"));
    }
    expect(run.output).toMatchObject({ [stepHash("a")]: { data: "first" } });
  });

  test.skipIf(isForeign)("52: an app that answers nothing new does not loop for ever", async () => {
    const { run, calls } = await play(() => ops(), { retries: 0 });
    expect(run.status).toBe("Failed");
    expect(errorOf(run.output)).toContain("without a step, a result or an error");
    expect(calls.length).toBeLessThan(20);
  });

  test.skipIf(isForeign)("several steps in one reply are followed by one discovery", async () => {
    const { run, calls } = await play((call) =>
      has(call, "a") ? done("end") : ops(ran("a", 1), ran("b", 2), ran("c", 3)),
    );
    expect(run).toMatchObject({ status: "Completed", output: "end" });
    expect(calls).toHaveLength(2);
  });

  test("54: short sleeps, instants of the past and negative ones", async () => {
    for (const name of ["200ms", "-5s", "0s", "2020-01-01T00:00:00.000Z"]) {
      const { run } = await play((call) =>
        has(call, "nap") ? done("woke") : ops(op("nap", { op: "Sleep", name })),
      );
      expect(run.output, name).toBe("woke");
    }
  });

  test("RunComplete is the function's end", async () => {
    const { run } = await play(() => ops({ id: stepHash("complete"), op: "RunComplete", data: { a: 1 } }));
    expect(run).toMatchObject({ status: "Completed", output: { a: 1 } });
  });

  test("a redirect is followed", async () => {
    const { run } = await play((call) =>
      call.query.moved
        ? done("moved")
        : {
            status: 307,
            body: "",
            headers: { location: `/api/inngest?fnId=${call.fnId}&stepId=step&moved=1` },
          },
    );
    expect(run.output).toBe("moved");
  });
});
