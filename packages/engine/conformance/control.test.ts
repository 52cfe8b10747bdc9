import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import { ops, type ReceivedCall, ran, type ScriptedApp, startScriptedApp, stepHash } from "./scripted-app.ts";

const UNKNOWN = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let app: ScriptedApp;
/** Lets a call that hangs be answered. */
let letGo: () => void = () => {};

/** Three steps in a row; a step that is asked for by itself runs by itself, with edited input if there is some. */
function three(call: ReceivedCall) {
  const { steps } = call.body;
  for (const id of ["a", "b", "c"]) {
    const hash = stepHash(id);
    const memo = steps[hash] as { input?: unknown[] } | undefined;
    if (call.stepId === hash || memo === undefined || memo?.input) {
      return ops(ran(id, { id, input: memo?.input ?? null }));
    }
  }
  return { status: 200, body: steps };
}

beforeAll(async () => {
  engine = await startEngine();
  client = engineClient(engine.url);
  app = await startScriptedApp("ctl", async (call) => {
    if (call.fnId === "ctl-three") return three(call);
    if (call.fnId === "ctl-fail") {
      return { status: 400, body: { name: "E", message: "no" }, headers: { "x-inngest-no-retry": "true" } };
    }
    if (call.fnId === "ctl-hang") {
      await new Promise<void>((resolve) => {
        letGo = resolve;
      });
      return ops(ran("late", 1));
    }
    if (Object.keys(call.body.steps).length > 0) return { status: 200, body: "woke" };
    return { status: 206, body: [{ id: "nap", op: "Sleep", name: "1h", data: null }] };
  });
  await app.register(engine.url, [{ id: "three" }, { id: "fail" }, { id: "hang" }, { id: "nap" }]);
});
afterAll(async () => {
  letGo();
  await app.close();
  await engine.stop();
});

const post = (path: string, body: unknown = {}) => client.request("POST", path, body);

async function sleeping(): Promise<string> {
  const before = app.calls.length;
  const run = await client.runOf(await client.sendOne({ name: "ctl/nap" }));
  await until("the sleep", () => app.calls.length > before);
  await engine.quiet();
  return run.run_id;
}

describe("control plane", () => {
  test("76: shapes and statuses of version 1", async () => {
    const eventId = await client.sendOne({ name: "ctl/three", data: { n: 1 } });
    const run = await client.endedRunOf(eventId);
    expect(run).toMatchObject({ status: "Completed", event_id: eventId, ended_at: expect.any(String) });
    expect(await client.run(run.run_id)).toEqual(run);
    expect((await client.request("GET", `/v1/events/${eventId}`)).body).toMatchObject({
      data: { internal_id: eventId, name: "ctl/three", data: { n: 1 } },
    });
    const failed = await client.endedRunOf(await client.sendOne({ name: "ctl/fail" }));
    expect(failed).toMatchObject({ status: "Failed", output: { name: "E", message: "no" } });
    for (const [path, status] of [
      [`/v1/events/${UNKNOWN}`, 404],
      ["/v1/events/nope", 400],
      [`/v1/runs/${UNKNOWN}`, 404],
    ] as const) {
      const answer = await client.request("GET", path);
      expect(answer.body, path).toMatchObject({ error: expect.any(String), data: null });
      if (!isForeign) expect(answer, path).toMatchObject({ status, body: { status } });
    }
    expect((await client.request("GET", `/v1/events/${UNKNOWN}/runs`)).body).toMatchObject({ data: [] });
  });

  test("77: DELETE cancels a sleeping run; a second DELETE changes nothing", async () => {
    const runId = await sleeping();
    expect((await client.request("DELETE", `/v1/runs/${runId}`)).status).toBe(200);
    expect(await client.ended(runId)).toMatchObject({ status: "Cancelled", output: {} });
    expect((await client.request("DELETE", `/v1/runs/${runId}`)).status).toBe(200);
    expect((await client.request("DELETE", `/v1/runs/${UNKNOWN}`)).status).toBe(404);
    expect((await client.request("DELETE", "/v1/runs/nope")).status).toBe(400);
  });

  test("78: cancel of version 2 distinguishes cancelled from ended runs", async () => {
    const runId = await sleeping();
    expect(await post(`/v2/runs/${runId}/cancel`)).toMatchObject({ status: 200, body: { data: { runId } } });
    expect(await post(`/api/v2/runs/${runId}/cancel`)).toMatchObject({
      status: 409,
      body: { errors: [{ code: "run_already_cancelled" }] },
    });
    const done = await client.endedRunOf(await client.sendOne({ name: "ctl/three" }));
    expect(await post(`/v2/runs/${done.run_id}/cancel`)).toMatchObject({
      status: 409,
      body: { errors: [{ code: "run_already_ended" }] },
    });
    expect((await post(`/v2/runs/${UNKNOWN}/cancel`)).status).toBe(404);
  });

  test("66: the reply of a run that was cancelled during a call is dropped", async () => {
    const before = app.calls.length;
    const run = await client.runOf(await client.sendOne({ name: "ctl/hang" }));
    await until("the call", () => app.calls.length > before);
    expect((await post(`/v2/runs/${run.run_id}/cancel`)).status).toBe(200);
    letGo();
    await engine.quiet();
    expect((await client.run(run.run_id)).status).toBe("Cancelled");
    expect(app.calls.length).toBe(before + 1);
  });

  test("79: rerun from the top, from a step, with other arguments, and of an unknown step", async () => {
    const eventId = await client.sendOne({ name: "ctl/three", id: "claimed-79" });
    const first = await client.endedRunOf(eventId);
    const from = app.calls.length;
    const runIdOf = (answer: { body: unknown }) => (answer.body as { data: { runId: string } }).data.runId;

    const whole = runIdOf(await post(`/v2/runs/${first.run_id}/rerun`));
    expect(await client.ended(whole)).toMatchObject({ status: "Completed", original_run_id: first.run_id });
    expect(app.calls.slice(from).map((call) => call.stepId)).toEqual(["step", "step", "step", "step"]);

    const again = app.calls.length;
    const part = runIdOf(await post(`/v2/runs/${first.run_id}/rerun`, { fromStep: { stepId: "b" } }));
    await client.ended(part);
    const [target, ...rest] = app.calls.slice(again);
    expect(target).toMatchObject({ stepId: stepHash("b"), body: { version: -1 } });
    expect(Object.keys(target?.body.steps ?? {})).toEqual([stepHash("a")]);
    expect(rest.map((call) => call.stepId)).toEqual(["step", "step"]);

    const edited = runIdOf(
      await post(`/v2/runs/${first.run_id}/rerun`, { fromStep: { stepId: "c", input: ["other"] } }),
    );
    expect((await client.ended(edited)).output).toMatchObject({
      [stepHash("c")]: { data: { input: ["other"] } },
    });

    expect(await post(`/v2/runs/${first.run_id}/rerun`, { fromStep: { stepId: "zzz" } })).toMatchObject({
      status: 400,
      body: { errors: [{ message: "Step not found in original run" }] },
    });
    expect((await post(`/v2/runs/${UNKNOWN}/rerun`)).status).toBe(404);
    expect((await client.runsOf(eventId)).length).toBe(4);
  });

  test("80: version 2 shows the function's value, its status and its times", async () => {
    const run = await client.endedRunOf(await client.sendOne({ name: "ctl/three" }));
    const { body } = await client.request("GET", `/v2/runs/${run.run_id}?includeOutput=true`);
    expect(body).toMatchObject({
      data: {
        id: run.run_id,
        app: { id: "ctl" },
        function: { id: "three", name: "three" },
        status: "COMPLETED",
        queuedAt: expect.any(String),
        startedAt: expect.any(String),
        endedAt: expect.any(String),
        durationMs: expect.stringMatching(/^\d+$/),
        output: run.output,
        trigger: { eventIds: [run.event_id] },
      },
    });
    expect((await client.request("GET", `/v2/runs/${UNKNOWN}`)).status).toBe(404);
    expect((await client.request("GET", "/v2/runs/nope")).status).toBe(400);
  });

  test("runs are listed in pages and filtered", async () => {
    const ids = await client.send(Array.from({ length: 5 }, () => ({ name: "ctl/three" })));
    const runs = await Promise.all(ids.map((id) => client.endedRunOf(id)));
    const list = async (query: string) => {
      const { status, body } = await client.request("GET", `/v2/runs?${query}`);
      expect(status).toBe(200);
      return body as {
        data: { id: string; status: string; function: { id: string } }[];
        page: { cursor?: string; hasMore?: boolean };
      };
    };
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await list(`limit=2&appId=ctl&functionId=three${cursor ? `&cursor=${cursor}` : ""}`);
      seen.push(...page.data.map((run) => run.id));
      cursor = page.page.cursor;
      if (!page.page.hasMore) break;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(runs.map((run) => run.run_id)));
    if (!isForeign) expect(seen).toEqual([...seen].sort().reverse());

    await client.endedRunOf(await client.sendOne({ name: "ctl/fail" }));
    const failed = await list("status=FAILED&limit=100");
    expect(failed.data.length).toBeGreaterThan(0);
    expect(failed.data.every((run) => run.status === "FAILED")).toBe(true);
    const napping = await sleeping();
    expect((await list("status=RUNNING&status=QUEUED")).data.map((run) => run.id)).toContain(napping);
    const future = new Date(Date.now() + 60_000).toISOString();
    expect((await list(`from=${future}`)).data).toEqual([]);
    const invalid = await client.request("GET", "/v2/runs?status=nope");
    expect(invalid).toMatchObject({ status: 400, body: { errors: [{ code: "invalid_field_format" }] } });
  });

  test("functions of an app in both versions", async () => {
    const v1 = await client.request("GET", "/v1/apps/ctl/functions");
    expect((v1.body as { id: string }[]).map((one) => one.id).sort()).toEqual([
      "ctl-fail",
      "ctl-hang",
      "ctl-nap",
      "ctl-three",
    ]);
    const v2 = await client.request("GET", "/api/v2/apps/ctl/functions");
    expect((v2.body as { data: { id: string }[] }).data.map((one) => one.id).sort()).toEqual([
      "fail",
      "hang",
      "nap",
      "three",
    ]);
    expect((await client.request("GET", "/v2/apps/none/functions")).status).toBe(404);
  });

  test.skipIf(isForeign).each([
    ["POST", "/v1/realtime/token"],
    ["POST", "/v1/realtime/publish?channel=a&topic=b"],
    ["POST", "/v1/realtime/publish/tee?channel=a"],
    ["GET", "/v1/realtime/connect?token=a"],
    ["GET", "/v1/realtime/sse"],
    ["POST", "/v0/connect/start"],
    ["POST", "/v0/connect/flush"],
    ["POST", "/v1/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV/metadata"],
    ["POST", "/v1/checkpoint"],
    ["POST", "/v1/checkpoint/01ARZ3NDEKTSV4RRFFQ69G5FAV/steps"],
    ["GET", "/v1/http/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV/output"],
    ["POST", "/v1/traces/userland"],
  ])("says in a sentence that it lacks %s %s", async (method, path) => {
    const { status, body } = await client.request(method, path, method === "POST" ? {} : undefined);
    expect(status).toBe(501);
    expect(body).toMatchObject({ error: expect.stringMatching(/not a part of .+\. .+\.$/), status: 501 });
  });

  test.skipIf(isForeign)("health tells the data folder, dev the functions", async () => {
    expect((await client.request("GET", "/health")).body).toEqual({
      status: 200,
      message: "OK",
      server: "vagus-engine",
      dataDir: null,
    });
    const { body } = await client.request("GET", "/dev");
    expect((body as { functions: { slug: string }[] }).functions.map((one) => one.slug)).toContain(
      "ctl-three",
    );
  });
});
