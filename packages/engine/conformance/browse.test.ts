import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { has, op, ops, ran, type ScriptedApp, startScriptedApp, stepHash } from "./scripted-app.ts";

const UNKNOWN = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const Events = z.object({ data: z.array(z.looseObject({ internal_id: z.string(), name: z.string() })) });
const Runs = z.looseObject({ data: z.array(z.looseObject({ id: z.string(), status: z.string() })) });

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let app: ScriptedApp;

beforeAll(async () => {
  engine = await startEngine();
  client = engineClient(engine.url);
  app = await startScriptedApp("browse", (call) => {
    if (call.fnId === "browse-quick") return { status: 200, body: "quick" };
    if (!has(call, "good")) return ops(ran("good", 1));
    if (!has(call, "bad")) {
      const error = { name: "E", message: "no" };
      return ops(op("bad", { op: "StepFailed", error }));
    }
    return ops(op("nap", { op: "Sleep", name: "1h" }));
  });
  await app.register(engine.url, [{ id: "quick" }, { id: "slow" }]);
});
afterAll(async () => {
  await app.close();
  await engine.stop();
});

const get = (path: string) => client.request("GET", path);

describe("version 1", () => {
  test("events are listed newest first, by page, name and time", async () => {
    const sent: string[] = [];
    for (let i = 0; i < 4; i++)
      sent.push(await client.sendOne({ name: i % 2 ? "browse/odd" : "browse/even" }));
    const names = async (query: string) => Events.parse((await get(`/v1/events?${query}`)).body).data;
    const odd = await names("name=browse/odd&limit=10");
    expect(odd.map((one) => one.internal_id)).toEqual([sent[3], sent[1]]);
    const first = await names("name=browse/even&limit=1");
    expect(first.map((one) => one.internal_id)).toEqual([sent[2]]);
    const second = await names(`name=browse/even&limit=1&cursor=${sent[2]}`);
    expect(second.map((one) => one.internal_id)).toEqual([sent[0]]);
    const future = new Date(Date.now() + 60_000).toISOString();
    expect(await names(`received_after=${future}`)).toEqual([]);
    expect((await names(`name=browse/odd&received_before=${future}`)).length).toBe(2);
    expect((await get("/v1/events?cursor=nope")).body).toMatchObject({ status: 400 });
  });

  test("the queue items of a run are listed, and none once it has ended", async () => {
    const run = await client.runOf(await client.sendOne({ name: "browse/slow" }));
    await engine.quiet();
    const { body } = await get(`/v1/runs/${run.run_id}/jobs`);
    expect(body).toMatchObject({
      data: [{ kind: "sleep", attempt: 0, position: 1, at: expect.any(String) }],
    });
    await client.request("DELETE", `/v1/runs/${run.run_id}`);
    expect((await get(`/v1/runs/${run.run_id}/jobs?_=1`)).body).toMatchObject({ data: [] });
  });
});

describe("version 2", () => {
  test("a run as a tree of its steps", async () => {
    const run = await client.runOf(await client.sendOne({ name: "browse/slow" }));
    await engine.quiet();
    const { status, body } = await get(`/v2/runs/${run.run_id}/trace?includeOutput=true`);
    expect(status).toBe(200);
    if (isForeign) return;
    expect(body).toMatchObject({
      data: {
        rootSpan: {
          status: "RUNNING",
          children: [
            {
              name: "good",
              stepId: stepHash("good"),
              stepOp: "RUN",
              status: "COMPLETED",
              output: { data: 1 },
            },
            { name: "bad", status: "FAILED", output: { name: "E", message: "no" } },
            { name: "nap", stepOp: "SLEEP", status: "WAITING" },
          ],
        },
      },
    });
    expect((await get(`/v2/runs/${UNKNOWN}/trace`)).status).toBe(404);
  });

  test("apps, one app, an unknown one", async () => {
    const view = { id: "browse", name: "browse", functionCount: 2, method: "SERVE" };
    const sync = { framework: "nodejs", sdkLanguage: "js", sdkVersion: "v4.24.0" };
    const Apps = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });
    expect(Apps.parse((await get("/v2/apps")).body).data).toContainEqual(expect.objectContaining(view));
    expect(await get("/v2/apps/browse")).toMatchObject({
      status: 200,
      body: { data: { ...view, latestSync: sync } },
    });
    expect(await get("/v2/apps/none")).toMatchObject({
      status: 404,
      body: { errors: [{ code: "not_found" }] },
    });
  });

  test("runs of a function, oldest first, by the time they ended", async () => {
    const ids: string[] = [];
    for (let i = 0; i < 3; i++)
      ids.push((await client.endedRunOf(await client.sendOne({ name: "browse/quick" }))).run_id);
    const list = async (query: string) =>
      Runs.parse((await get(`/v2/apps/browse/functions/quick/runs?${query}`)).body).data.map((run) => run.id);
    expect(await list("limit=2")).toEqual([ids[2], ids[1]]);
    expect(await list("order=ASC&limit=2")).toEqual([ids[0], ids[1]]);
    const past = new Date(Date.now() - 3_600_000).toISOString();
    expect(await list(`timeField=endedAt&from=${past}`)).toHaveLength(3);
    expect(await list(`timeField=endedAt&until=${past}`)).toEqual([]);
    expect(await list("status=FAILED")).toEqual([]);
    const bad = await get("/v2/runs?order=sideways");
    if (!isForeign)
      expect(bad).toMatchObject({ status: 400, body: { errors: [{ message: "Order is invalid" }] } });
  });

  test("pages lead through all runs, in both orders", async () => {
    for (const order of ["ASC", "DESC"]) {
      const found: string[] = [];
      let cursor = "";
      do {
        const { body } = await get(
          `/v2/runs?appId=browse&limit=2&order=${order}${cursor && `&cursor=${cursor}`}`,
        );
        const Page = Runs.extend({ page: z.looseObject({ cursor: z.string().optional() }) });
        const { data, page } = Page.parse(body);
        found.push(...data.map((run) => run.id));
        cursor = page.cursor ?? "";
      } while (cursor !== "");
      expect(new Set(found).size).toBe(found.length);
      expect(found.length).toBeGreaterThanOrEqual(5);
      expect([...found].sort()).toEqual(order === "ASC" ? found : [...found].reverse());
    }
  });

  test("an event is sent and its runs are found", async () => {
    const sent = await client.request("POST", "/v2/events", { name: "browse/quick", data: { v: 2 } });
    const { eventId } = z.object({ data: z.object({ eventId: z.string() }) }).parse(sent.body).data;
    await client.endedRunOf(eventId);
    expect((await get(`/v2/events/${eventId}/runs?includeOutput=true`)).body).toMatchObject({
      data: [{ status: "COMPLETED", output: "quick" }],
    });
    expect((await client.request("POST", "/v2/events", { name: "inngest/x" })).status).toBe(400);
    expect((await client.request("POST", "/v2/events", "{")).status).toBe(400);
  });

  test("the account exists, keys are not handed out, and features of the cloud are named", async () => {
    expect(await get("/v2/account")).toMatchObject({
      status: 200,
      body: { data: { id: expect.any(String) } },
    });
    expect((await get("/v2/envs")).status).toBe(200);
    expect((await get("/v2/keys/events")).status).toBe(200);
    expect(await get("/v2/sessions")).toMatchObject({
      status: 501,
      body: { errors: [{ code: "not_implemented" }] },
    });
  });
});
