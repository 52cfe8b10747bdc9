import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { type SdkApp, sdkClient, startSdkApp } from "./sdk-app.ts";

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let app: SdkApp;

beforeAll(async () => {
  engine = await startEngine({ checkpointing: true });
  client = engineClient(engine.url);
  app = await startSdkApp(sdkClient("sig", engine.url), functions());
});
afterAll(async () => {
  await app.close();
  await engine.stop();
});

function functions() {
  const inngest = sdkClient("sig", engine.url);
  return [
    inngest.createFunction(
      { id: "waits", retries: 0, triggers: { event: "sig/waits" } },
      async ({ event, step }) => {
        const { signal, timeout = "1m", onConflict = "fail" } = event.data;
        return await step.waitForSignal("wait", { signal, timeout, onConflict });
      },
    ),
    inngest.createFunction({ id: "sends", triggers: { event: "sig/sends" } }, async ({ event, step }) =>
      step.sendSignal("send", { signal: event.data.signal, data: event.data.data }),
    ),
  ];
}

/** Starts a run and waits until it is asleep. */
async function startWaiting(data: Record<string, unknown>): Promise<string> {
  const { run_id } = await client.runOf(await client.sendOne({ name: "sig/waits", data }));
  await engine.quiet();
  return run_id;
}

const signal = (name: string, data?: unknown) =>
  client.request("POST", "/v1/signals", { signal: name, ...(data !== undefined && { data }) });

describe("signals", () => {
  test("72: delivered by the API, once, with any data", async () => {
    for (const data of [{ hello: 1 }, [1, "ä"], "text", null, undefined]) {
      const runId = await startWaiting({ signal: "api" });
      expect(await signal("api", data)).toMatchObject({ status: 200, body: { data: { run_id: runId } } });
      expect(await client.ended(runId)).toMatchObject({
        status: "Completed",
        output: { signal: "api", data: data ?? null },
      });
      expect((await signal("api")).status).toBe(404);
    }
  });

  test("72: sent by a step of another run", async () => {
    const runId = await startWaiting({ signal: "step" });
    const sender = await client.endedRunOf(
      await client.sendOne({ name: "sig/sends", data: { signal: "step", data: { n: 1 } } }),
    );
    expect(sender).toMatchObject({ status: "Completed", output: { runId } });
    expect(await client.ended(runId)).toMatchObject({ output: { signal: "step", data: { n: 1 } } });
  });

  test("72: a signal without a waiting step is a 404", async () => {
    const answer = await signal("nobody", 1);
    expect(answer).toMatchObject({
      status: 404,
      body: { error: "No signal found", data: null, status: 404 },
    });
  });

  test("72: a second wait fails its run, the first one stays", async () => {
    const first = await startWaiting({ signal: "fought" });
    const second = await client.ended(await startWaiting({ signal: "fought" }));
    expect(second.status).toBe("Failed");
    expect(JSON.stringify(second.output)).toContain(
      "Signal conflict; signal wait already exists for another run",
    );
    expect((await signal("fought", 1)).status).toBe(200);
    expect((await client.ended(first)).output).toEqual({ signal: "fought", data: 1 });
  });

  test("72: a second wait that replaces: the first one goes on to its own timeout", async () => {
    const first = await startWaiting({ signal: "taken", timeout: "2s" });
    const second = await startWaiting({ signal: "taken", onConflict: "replace" });
    expect(await signal("taken", 2)).toMatchObject({ body: { data: { run_id: second } } });
    expect((await client.ended(second)).output).toEqual({ signal: "taken", data: 2 });
    expect(await client.ended(first)).toMatchObject({ status: "Completed", output: null });
  });

  test("a signal is free again when its run has ended or its time is over", async () => {
    const cancelled = await startWaiting({ signal: "free" });
    await client.request("DELETE", `/v1/runs/${cancelled}`);
    const timedOut = await startWaiting({ signal: "free", timeout: "1s" });
    expect((await client.ended(timedOut)).output).toBeNull();
    const third = await startWaiting({ signal: "free" });
    expect((await signal("free", 3)).status).toBe(200);
    expect((await client.ended(third)).output).toEqual({ signal: "free", data: 3 });
  });

  test("one of many concurrent signals is delivered", async () => {
    const runId = await startWaiting({ signal: "many" });
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => signal("many", i)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(7);
    const heard = answers.findIndex(({ status }) => status === 200);
    expect((await client.ended(runId)).output).toEqual({ signal: "many", data: heard });
  });

  test.skipIf(isForeign)("a signal without a name and an invalid body are refused", async () => {
    for (const body of ["", "{", { data: 1 }, { signal: "" }, { signal: 5 }, { signal: "a\u0000" }]) {
      expect((await client.request("POST", "/v1/signals", body)).status, JSON.stringify(body)).toBe(400);
    }
  });
});
