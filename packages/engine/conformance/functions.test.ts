import { NonRetriableError, RetryAfterError } from "inngest";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, startEngine } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import { type SdkApp, sdkClient, startSdkApp } from "./sdk-app.ts";

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let app: SdkApp;
/** Actions of the functions, in order. */
let did: string[];
/** System events that a function saw. */
const seen: unknown[] = [];

beforeAll(async () => {
  engine = await startEngine();
  client = engineClient(engine.url);
  app = await startSdkApp(sdkClient("fns", engine.url), functions());
});
afterAll(async () => {
  await app.close();
  await engine.stop();
});
beforeEach(() => {
  did = [];
});

function functions() {
  const inngest = sdkClient("fns", engine.url);
  const on = (event: string) => ({ triggers: { event: `fns/${event}` } });
  return [
    inngest.createFunction({ id: "caught", retries: 1, ...on("caught") }, async ({ step, attempt }) => {
      const bad = await step
        .run("bad", () => {
          did.push(`bad ${attempt}`);
          throw new TypeError("inner");
        })
        .catch((error: Error) => `caught ${error.message}`);
      return await step.run("after", () => bad);
    }),
    inngest.createFunction(
      {
        id: "fails",
        retries: 1,
        ...on("fails"),
        onFailure: async ({ event, error, step }) => {
          await step.run("note", () => did.push(`onFailure ${error.message} ${event.data.function_id}`));
          if (event.data.event.data.again) throw new NonRetriableError("the handler fails too");
        },
      },
      async ({ step, attempt }) => {
        await step.run("good", () => did.push("good"));
        await step.run("bad", () => {
          did.push(`bad ${attempt}`);
          throw new Error("for good");
        });
      },
    ),
    inngest.createFunction({ id: "final", retries: 3, ...on("final") }, async ({ step }) => {
      await step.run("bad", () => {
        did.push("bad");
        throw new NonRetriableError("do not retry");
      });
    }),
    inngest.createFunction({ id: "later", retries: 1, ...on("later") }, async ({ step, attempt }) => {
      await step.run("once", () => did.push("once"));
      if (attempt === 0) throw new RetryAfterError("not now", "1s");
      return attempt;
    }),
    inngest.createFunction({ id: "wait", ...on("wait") }, async ({ step, event }) => {
      const got = await step.waitForEvent("w", { event: "fns/answer", timeout: "20s", if: event.data.if });
      return got === null ? null : { name: got.name, data: got.data };
    }),
    inngest.createFunction({ id: "two-waits", ...on("two-waits") }, async ({ step }) => {
      const options = { event: "fns/both", timeout: "20s" };
      const both = await Promise.all([step.waitForEvent("w1", options), step.waitForEvent("w2", options)]);
      await step.run("after", () => did.push("after"));
      return both.map((one) => one?.data.n);
    }),
    inngest.createFunction({ id: "sends", ...on("sends") }, async ({ step }) => {
      const { ids } = await step.sendEvent("send", [
        { name: "fns/heard", data: { n: 1 } },
        { name: "fns/heard", data: { n: 2 } },
      ]);
      return ids.length;
    }),
    inngest.createFunction({ id: "hears", ...on("heard") }, ({ event }) => did.push(`heard ${event.data.n}`)),
    inngest.createFunction({ id: "nap", ...on("nap") }, async ({ step }) => {
      await step.run("before", () => did.push("before"));
      await step.sleep("nap", "1h");
    }),
    inngest.createFunction({ id: "nested", ...on("nested") }, async ({ step }) => {
      const chain = async (name: string, pause: string) => {
        const first = await step.run(`${name}1`, () => `${name}1`);
        await step.sleep(`${name}-nap`, pause);
        return await step.run(`${name}2`, () => `${first} ${name}2`);
      };
      return await Promise.all([chain("a", "1s"), chain("b", "1s"), chain("c", "2s")]);
    }),
    inngest.createFunction({ id: "repeated", ...on("repeated") }, async ({ step }) => {
      const results: number[] = [];
      for (let i = 0; i < 4; i++) results.push(await step.run("same", () => i));
      return results;
    }),
    ...["finished", "failed", "cancelled"].map((kind) =>
      inngest.createFunction(
        {
          id: `sees-${kind}`,
          triggers: {
            event: `inngest/function.${kind}`,
            if: "!event.data.function_id.startsWith('fns-sees-')",
          },
        },
        ({ event }) => {
          seen.push(event);
        },
      ),
    ),
  ];
}

const SystemEvent = z.looseObject({
  id: z.string(),
  name: z.string(),
  data: z.looseObject({
    run_id: z.string(),
    function_id: z.string(),
    _inngest: z.looseObject({ status: z.string() }),
  }),
});
const seenOf = (runId: string) =>
  seen.map((event) => SystemEvent.parse(event)).filter((event) => event.data.run_id === runId);
const seenNames = (runId: string) =>
  seenOf(runId)
    .map((event) => event.name.replace("inngest/function.", ""))
    .sort();

describe("functions of the real SDK", () => {
  test("41: a step that failed for good and was caught", async () => {
    const run = await client.endedRunOf(await client.sendOne({ name: "fns/caught" }));
    expect(run).toMatchObject({ status: "Completed", output: "caught inner" });
    expect(did).toEqual(["bad 0", "bad 1"]);
  });

  test("42, 74, 75: not caught: the run fails, finished and failed are told, onFailure runs once", async () => {
    const data = { n: 42 };
    const run = await client.endedRunOf(await client.sendOne({ name: "fns/fails", data }));
    expect(run).toMatchObject({ status: "Failed", output: { name: "Error", message: "for good" } });
    await until("onFailure", () => did.some((one) => one.startsWith("onFailure")));
    await engine.quiet();
    expect(did).toEqual(["good", "bad 0", "bad 1", "onFailure for good fns-fails"]);
    expect(seenNames(run.run_id)).toEqual(["failed", "finished"]);
    const failed = seenOf(run.run_id).find((event) => event.name.endsWith("failed"));
    expect(failed).toMatchObject({
      id: run.run_id,
      data: {
        function_id: "fns-fails",
        event: { name: "fns/fails", data, user: {} },
        events: [{ name: "fns/fails", data }],
        error: { error: "NonRetriableError", name: "Error", message: "for good" },
        _inngest: { status: "Failed" },
      },
    });
  });

  test("75: an onFailure that fails does not start itself", async () => {
    await client.endedRunOf(await client.sendOne({ name: "fns/fails", data: { again: true } }));
    await until("onFailure", () => did.some((one) => one.startsWith("onFailure")));
    await engine.quiet();
    expect(did.filter((one) => one.startsWith("onFailure"))).toHaveLength(1);
  });

  test("an error that must not be retried", async () => {
    const run = await client.endedRunOf(await client.sendOne({ name: "fns/final" }));
    expect(run).toMatchObject({ status: "Failed", output: { name: "NonRetriableError" } });
    expect(did).toEqual(["bad"]);
  });

  test("a function that throws is called again with its steps remembered", async () => {
    const run = await client.endedRunOf(await client.sendOne({ name: "fns/later" }));
    expect(run).toMatchObject({ status: "Completed", output: 1 });
    expect(did).toEqual(["once"]);
  });

  test("sendEvent starts other functions", async () => {
    const run = await client.endedRunOf(await client.sendOne({ name: "fns/sends" }));
    expect(run.output).toBe(2);
    await until("both were heard", () => did.length === 2);
    expect(did.sort()).toEqual(["heard 1", "heard 2"]);
  });

  test("chains in parallel, sleeps in them, and ids that repeat", async () => {
    const nested = await client.endedRunOf(await client.sendOne({ name: "fns/nested" }));
    expect(nested.output).toEqual(["a1 a2", "b1 b2", "c1 c2"]);
    const repeated = await client.endedRunOf(await client.sendOne({ name: "fns/repeated" }));
    expect(repeated.output).toEqual([0, 1, 2, 3]);
  });

  test("74, 75: a cancelled run is told as finished and cancelled, without onFailure", async () => {
    const run = await client.runOf(await client.sendOne({ name: "fns/nap" }));
    await until("the first step", () => did.includes("before"));
    await engine.quiet();
    await client.request("DELETE", `/v1/runs/${run.run_id}`);
    await until("both events", () => seenNames(run.run_id).length === 2);
    expect(seenNames(run.run_id)).toEqual(["cancelled", "finished"]);
    for (const event of seenOf(run.run_id))
      expect(event.data).toMatchObject({ _inngest: { status: "Cancelled" } });
  });
});

async function waiting(condition?: string, data: Record<string, unknown> = {}): Promise<string> {
  const id = await client.sendOne({ name: "fns/wait", data: { ...data, if: condition } });
  const run = await client.runOf(id);
  await engine.quiet();
  return run.run_id;
}
const answer = (data: Record<string, unknown>) => client.send({ name: "fns/answer", data });

describe("waits", () => {
  test("68: an earlier event does not match, the first matching one does, later ones are ignored", async () => {
    await answer({ id: 1, n: 0 });
    const runId = await waiting("async.data.id == event.data.id", { id: 1 });
    await answer({ id: 2, n: 1 });
    await answer({ id: 1, n: 2 });
    await answer({ id: 1, n: 3 });
    const run = await client.ended(runId);
    expect(run.output).toEqual({ name: "fns/answer", data: { id: 1, n: 2 } });
  });

  test("68: one event resumes every run that waits for it, and every wait of a run once", async () => {
    const runIds = [await waiting("async.data.all == true"), await waiting("async.data.all == true")];
    await answer({ all: true });
    for (const runId of runIds) expect((await client.ended(runId)).status).toBe("Completed");

    const both = await client.runOf(await client.sendOne({ name: "fns/two-waits" }));
    await engine.quiet();
    await client.send([
      { name: "fns/both", data: { n: 1 } },
      { name: "fns/both", data: { n: 2 } },
    ]);
    expect((await client.ended(both.run_id)).output).toEqual([1, 1]);
    expect(did.filter((one) => one === "after")).toHaveLength(1);
  });

  test.each([
    ["null equals null", "event.data.missing == async.data.missing", {}, {}, true],
    ["a text is not a number", "async.data.n > 5", {}, { n: "9" }, false],
    ["a number is", "async.data.n > 5", {}, { n: 9 }, true],
    ["a result that is not a boolean", "async.data.n", {}, { n: 1 }, false],
    [
      "a literal on either side",
      '"x" == async.data.k && async.data.ok == true',
      {},
      { k: "x", ok: true },
      true,
    ],
    ["another literal", '"x" == async.data.k && async.data.ok == true', {}, { k: "y", ok: true }, false],
    ["an alternative is no key", 'async.data.k == "x" || async.data.j == "y"', {}, { j: "y" }, true],
    ["a path through a list", "async.data.list[1] == event.data.id", { id: 7 }, { list: [1, 7] }, true],
    ["whether something is there", "has(async.data.k)", {}, { k: 0 }, true],
    ["whether something is not there", "!has(async.data.k)", {}, { k: 0 }, false],
  ])("69: %s", async (_title, condition, own, incoming, matches) => {
    const runId = await waiting(condition, own);
    await answer({ ...incoming, marker: condition });
    await engine.quiet();
    const { status } = await client.run(runId);
    expect(status).toBe(matches ? "Completed" : "Running");
    await client.request("DELETE", `/v1/runs/${runId}`);
  });
});
