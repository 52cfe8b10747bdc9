import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createEngine } from "../src/server.ts";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import {
  op,
  ops,
  type ReceivedCall,
  ran,
  type ScriptedApp,
  type ScriptedReply,
  startScriptedApp,
  stepHash,
} from "./scripted-app.ts";
import { sdkClient, startSdkApp } from "./sdk-app.ts";

const UNKNOWN = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let app: ScriptedApp;
/** Answers the calls of the test at hand. */
let answer: (call: ReceivedCall) => Promise<ScriptedReply> | ScriptedReply;

beforeAll(async () => {
  engine = await startEngine({ checkpointing: true });
  client = engineClient(engine.url);
});
afterAll(() => engine.stop());
beforeEach(async () => {
  app = await startScriptedApp("cp", (call) => answer(call));
  await app.register(engine.url, [{ id: "f" }]);
  return () => app.close();
});

const complete = (data: unknown) => ops({ id: stepHash("complete"), op: "RunComplete", data });
const more = { id: stepHash("more"), op: "DiscoveryRequest" };
const staleReply: ScriptedReply = {
  status: 400,
  body: { name: "StaleDispatchError", message: "stale" },
  headers: { "x-inngest-no-retry": "true" },
};

/** Reports steps of a call as the SDK does; the HTTP status of the answer. */
async function checkpoint(call: ReceivedCall, steps: unknown[], { runId = "", at = client } = {}) {
  const { run_id, qi_id, fn_id } = call.body.ctx;
  const id = runId || run_id;
  const body = { run_id: id, fn_id, qi_id, request_started_at: call.atMs, steps, ts: Date.now() };
  return (await at.request("POST", `/v1/checkpoint/${id}/async`, body)).status;
}

const start = () => client.sendOne({ name: "cp/f" });

describe("checkpoints", () => {
  test("55: a step is stored, its first value stays, an op other than a run is refused", async () => {
    const statuses: number[] = [];
    answer = async (call) => {
      if (Object.keys(call.body.steps).length > 0) return complete(call.body.steps);
      statuses.push(await checkpoint(call, [ran("a", 1)]));
      statuses.push(await checkpoint(call, [ran("a", 2), ran("b", 3)]));
      statuses.push(await checkpoint(call, [op("nap", { op: "Sleep" })]));
      statuses.push(await checkpoint(call, [ran("a", 1)], { runId: UNKNOWN }));
      // A function-level error: the next attempt starts from what was kept.
      return { status: 500, body: { name: "Error", message: "once" } };
    };
    const run = await client.endedRunOf(await start());
    expect(statuses).toEqual([200, 200, 400, 400]);
    expect(run.output).toEqual({ [stepHash("a")]: { data: 1 }, [stepHash("b")]: { data: 3 } });
    expect(app.calls.map((call) => call.body.ctx.attempt)).toEqual([0, 1]);
  });

  test("steps that come in a checkpoint and again in the reply are stored once", async () => {
    answer = async (call) => {
      if (Object.keys(call.body.steps).length > 0) return complete(call.body.ctx.stack.stack);
      await checkpoint(call, [ran("a", 1)]);
      return ops(ran("a", 1), ran("b", 2));
    };
    const run = await client.endedRunOf(await start());
    expect(run.output).toEqual([stepHash("a"), stepHash("b")]);
    expect(app.calls).toHaveLength(2);
  });

  test("a request for another call is granted as long as the run finds new steps", async () => {
    answer = async (call) => {
      const known = Object.keys(call.body.steps).length;
      if (known === 8) return complete(known);
      await checkpoint(call, [ran(`step-${known}`, known)]);
      return ops(more);
    };
    expect((await client.endedRunOf(await start())).output).toBe(8);
    expect(app.calls).toHaveLength(9);
  });

  test.skipIf(isForeign)("requests for another call without new steps end the run", async () => {
    answer = () => ops(more);
    expect((await client.endedRunOf(await start())).status).toBe("Failed");
  });

  test.skipIf(isForeign)(
    "55: a cancelled run takes no checkpoint, and the call's last word is lost",
    async () => {
      let status = 0;
      answer = async (call) => {
        await client.request("DELETE", `/v1/runs/${call.body.ctx.run_id}`);
        status = await checkpoint(call, [ran("a", 1)]);
        return staleReply;
      };
      const run = await client.endedRunOf(await start());
      await engine.quiet();
      expect(status).toBe(409);
      expect((await client.run(run.run_id)).status).toBe("Cancelled");
    },
  );

  test.skipIf(isForeign)("55: a call that lost its lease writes nothing, not even its failure", async () => {
    const sql = postgres(engine.databaseUrl ?? "", { max: 1 });
    const statuses: number[] = [];
    let taken = () => {};
    const takenOver = new Promise<void>((resolve) => {
      taken = resolve;
    });
    answer = async (call) => {
      if (app.calls.length === 1) {
        // As if its engine had died: another takes the item over and calls again.
        await sql`update jobs set lease_owner = null, lease_token = lease_token + 1, ready = true
          where run_id = ${call.body.ctx.run_id}`;
        void engine.tick();
        await takenOver;
        statuses.push(await checkpoint(call, [ran("a", "zombie")]));
        return staleReply;
      }
      if (Object.keys(call.body.steps).length > 0) return complete(call.body.steps);
      taken();
      await until("the zombie's answer", () => statuses.length > 0);
      statuses.push(await checkpoint(call, [ran("a", "living")]));
      return ops(ran("b", 1));
    };
    const run = await client.endedRunOf(await start());
    await sql.end();
    expect(statuses).toEqual([409, 200]);
    expect(run).toMatchObject({ status: "Completed", output: { [stepHash("a")]: { data: "living" } } });
  });

  test.skipIf(isForeign)("another process of the engine accepts a checkpoint for this one", async () => {
    const other = createEngine({
      port: 0,
      checkpointing: true,
      databaseUrl: engine.databaseUrl ?? "",
      writeLog: () => {},
    });
    const { url } = await other.start();
    let status = 0;
    answer = async (call) => {
      // Whichever of the two made the call: one of the reports goes to the wrong one.
      status = await checkpoint(call, [ran("a", 1)], { at: engineClient(url) });
      const second = await checkpoint(call, [ran("b", 2)]);
      return complete([status, second]);
    };
    const run = await client.endedRunOf(await start());
    await other.stop();
    expect(run.output).toEqual([200, 200]);
  });
});

describe("the SDK with checkpointing", () => {
  test.each([
    { checkpointing: true, calls: 1 },
    { checkpointing: false, calls: 4 },
  ])(
    "34: three steps make $calls call(s) with checkpointing $checkpointing",
    async ({ checkpointing, calls }) => {
      let made = 0;
      const inngest = sdkClient(`cp-sdk-${checkpointing}`, engine.url);
      const sdkApp = await startSdkApp(inngest, [
        inngest.createFunction(
          { id: "three", checkpointing, triggers: { event: `cp-sdk-${checkpointing}/three` } },
          async ({ step }) => {
            made += 1;
            const a = await step.run("a", () => 1);
            const b = await step.run("b", () => a + 1);
            return await step.run("c", () => b + 1);
          },
        ),
      ]);
      const run = await client.endedRunOf(await client.sendOne({ name: `cp-sdk-${checkpointing}/three` }));
      await sdkApp.close();
      expect(made).toBe(calls);
      expect(run).toMatchObject({ status: "Completed", output: 3 });
      // Both forms show the value in both versions (deviation D2).
      const v2 = await client.request("GET", `/v2/runs/${run.run_id}?includeOutput=true`);
      expect(v2.body).toMatchObject({ data: { status: "COMPLETED", output: 3 } });
    },
  );
});
