import { NonRetriableError, referenceFunction } from "inngest";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import { type SdkApp, sdkClient, startSdkApp } from "./sdk-app.ts";

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let app: SdkApp;
/** Runs of the child, in the order they started. */
let children: { runId: string; event: { name: string; data: Record<string, unknown> } }[];
/** Lets children end that hang. */
let letGo: () => void;
let held: Promise<void>;

beforeAll(async () => {
  engine = await startEngine();
  client = engineClient(engine.url);
  app = await startSdkApp(sdkClient("inv", engine.url), functions());
});
afterAll(async () => {
  letGo();
  await app.close();
  await engine.stop();
});
beforeEach(() => {
  children = [];
  held = new Promise((resolve) => {
    letGo = resolve;
  });
});

function functions() {
  const inngest = sdkClient("inv", engine.url);
  const child = inngest.createFunction(
    // Neither its event nor its condition matters to who invokes it.
    { id: "child", retries: 0, triggers: { event: "inv/never", if: "false" } },
    async ({ event, step, runId }) => {
      children.push({ runId, event: { name: event.name, data: event.data } });
      if (event.data.fail) throw new NonRetriableError("the child fails");
      if (event.data.hang) await held;
      if (event.data.nap) await step.sleep("nap", "1h");
      return { doubled: event.data.x * 2 };
    },
  );
  const call = (data: Record<string, unknown>, timeout?: string) => ({
    function: child,
    data,
    ...(timeout && { timeout }),
  });
  return [
    child,
    inngest.createFunction(
      { id: "caller", retries: 0, triggers: { event: "inv/call" } },
      async ({ event, step }) => {
        const { timeout, ...data } = event.data;
        const answer = await step.invoke("call", call(data, timeout)).catch((error: Error) => ({
          caught: { name: error.name, message: error.message },
        }));
        return await step.run("after", () => answer);
      },
    ),
    inngest.createFunction(
      { id: "many", retries: 0, triggers: { event: "inv/many" } },
      async ({ step }) => await Promise.all([1, 2, 3].map((x) => step.invoke(`call-${x}`, call({ x })))),
    ),
    inngest.createFunction(
      { id: "lost", retries: 0, triggers: { event: "inv/lost" } },
      async ({ step }) =>
        await step.invoke("call", {
          function: referenceFunction({ appId: "lab", functionId: "nope" }),
          data: {},
        }),
    ),
  ];
}

const callWith = (data: Record<string, unknown>) => client.sendOne({ name: "inv/call", data });

describe("invoke", () => {
  test("70: the caller gets the child's value; the child sees its data and the address", async () => {
    const run = await client.endedRunOf(await callWith({ x: 21, _inngest: { fn_id: "inv-lost" } }));
    expect(run).toMatchObject({ status: "Completed", output: { doubled: 42 } });
    expect(children[0]?.event).toMatchObject({
      name: "inngest/function.invoked",
      data: { x: 21, _inngest: { fn_id: "inv-child", correlation_id: expect.stringContaining(run.run_id) } },
    });
  });

  test("three at a time, each with its own answer", async () => {
    const run = await client.endedRunOf(await client.sendOne({ name: "inv/many" }));
    expect(run.output).toEqual([{ doubled: 2 }, { doubled: 4 }, { doubled: 6 }]);
    expect(new Set(children.map((one) => one.runId)).size).toBe(3);
  });

  test("70: the child's error is thrown and can be caught", async () => {
    const run = await client.endedRunOf(await callWith({ fail: true }));
    expect(run).toMatchObject({ status: "Completed", output: { caught: { message: "the child fails" } } });
  });

  test("70: an unknown function is an error at once", async () => {
    const run = await client.endedRunOf(await client.sendOne({ name: "inv/lost" }));
    expect(run).toMatchObject({
      status: "Failed",
      output: { message: "could not find function with ID: lab-nope" },
    });
  });

  test("70: after the timeout the caller goes on, and the child runs to its end", async () => {
    const run = await client.endedRunOf(await callWith({ x: 1, hang: true, timeout: "1s" }));
    expect(run).toMatchObject({
      output: { caught: { message: "Timed out waiting for invoked function to complete" } },
    });
    const childId = children[0]?.runId ?? "";
    expect((await client.run(childId)).status).toBe("Running");
    letGo();
    expect(await client.ended(childId)).toMatchObject({ status: "Completed", output: { doubled: 2 } });
  });

  test("71: a cancelled child hands its finished event to the caller", async () => {
    const eventId = await callWith({ nap: true });
    await until("the child", () => children.length === 1);
    const childId = children[0]?.runId ?? "";
    await engine.quiet();
    expect((await client.request("DELETE", `/v1/runs/${childId}`)).status).toBe(200);
    const run = await client.endedRunOf(eventId);
    expect(run).toMatchObject({
      status: "Completed",
      output: { function_id: "inv-child", run_id: childId, _inngest: { status: "Cancelled" } },
    });
  });

  test("cancelling the caller leaves the child alone", async () => {
    const run = await client.runOf(await callWith({ x: 4, hang: true }));
    await until("the child", () => children.length === 1);
    await client.request("DELETE", `/v1/runs/${run.run_id}`);
    expect((await client.ended(run.run_id)).status).toBe("Cancelled");
    letGo();
    expect((await client.ended(children[0]?.runId ?? "")).output).toEqual({ doubled: 8 });
    await engine.quiet();
    expect((await client.run(run.run_id)).status).toBe("Cancelled");
  });

  test("81: a function is invoked from outside by its slug", async () => {
    const answer = await client.request("POST", "/invoke/inv-child", { data: { x: 5 } });
    expect(answer).toMatchObject({ status: 200, body: { id: expect.any(String), status: 200 } });
    const { id } = answer.body as { id: string };
    expect((await client.endedRunOf(id)).output).toEqual({ doubled: 10 });
    expect(children[0]?.event).toMatchObject({ name: "inngest/function.invoked", data: { x: 5 } });
    if (isForeign) return;
    expect((await client.request("POST", "/invoke/inv-nope", {})).status).toBe(404);
    expect((await client.request("POST", "/invoke/inv-child", { data: [] })).status).toBe(400);
  });

  test("version 2 answers with the run, and a key invokes once", async () => {
    const invoke = async (body: unknown) => {
      const answer = await client.request("POST", "/v2/apps/inv/functions/child/invoke", body);
      return { status: answer.status, runId: (answer.body as { data?: { runId: string } }).data?.runId };
    };
    const plain = await invoke({ data: { x: 1 } });
    expect(plain.status).toBe(200);
    expect((await client.ended(plain.runId ?? "")).output).toEqual({ doubled: 2 });
    const body = { data: { x: 3 }, idempotencyKey: `key-${Math.random()}` };
    const first = await invoke(body);
    expect(first.status).toBe(200);
    expect(await invoke(body)).toEqual({ status: 409, runId: first.runId });
    await client.ended(first.runId ?? "");
    expect(children).toHaveLength(2);
    const unknown = await client.request("POST", "/v2/apps/inv/functions/nope/invoke", {});
    expect(unknown.status).toBe(404);
  });
});
