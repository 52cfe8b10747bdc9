import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import { type ScriptedApp, startScriptedApp } from "./scripted-app.ts";

const Order = z.looseObject({
  id: z.string(),
  function_id: z.string(),
  started_before: z.string(),
  if: z.string().optional(),
  cancelled_count: z.number(),
  finished_at: z.string().nullable(),
});

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let app: ScriptedApp;

beforeAll(async () => {
  engine = await startEngine();
  client = engineClient(engine.url);
  app = await startScriptedApp("bulk", () => ({
    status: 206,
    body: [{ id: "nap", op: "Sleep", name: "1h", data: null }],
  }));
  await app.register(engine.url, [{ id: "nap" }, { id: "other", event: "bulk/nap" }]);
});
afterAll(async () => {
  await app.close();
  await engine.stop();
});

const now = () => new Date().toISOString();
const order = (body: Record<string, unknown>) =>
  client.request("POST", "/v1/cancellations", { app_id: "bulk", function_id: "bulk-nap", ...body });

async function list() {
  const { body } = await client.request("GET", "/v1/cancellations");
  return z.object({ data: z.array(Order) }).parse(body).data;
}

async function finished(id: string) {
  await until("the order carried out", async () =>
    (await list()).some((one) => one.id === id && one.finished_at !== null),
  );
  return (await list()).find((one) => one.id === id);
}

/** Sleeping runs of `bulk-nap`, by the number in their event. */
async function sleeping(count: number): Promise<string[]> {
  const ids = await client.send(Array.from({ length: count }, (_, n) => ({ name: "bulk/nap", data: { n } })));
  await engine.quiet();
  const runs = await Promise.all(ids.map((id) => runsOf(id)));
  return runs.map((one) => one.nap);
}

/** The runs of an event by function: `bulk-other` hears it too. */
async function runsOf(eventId: string): Promise<{ nap: string; other: string }> {
  const { body } = await client.request("GET", `/v2/events/${eventId}/runs`);
  const Runs = z.object({
    data: z.array(z.object({ id: z.string(), function: z.object({ id: z.string() }) })),
  });
  const of = (id: string) => Runs.parse(body).data.find((run) => run.function.id === id)?.id ?? "";
  return { nap: of("nap"), other: of("other") };
}

const startedAtMs = (run: unknown) =>
  Date.parse(z.looseObject({ run_started_at: z.string() }).parse(run).run_started_at);
const statuses = async (ids: string[]) => Promise.all(ids.map(async (id) => (await client.run(id)).status));

describe.skipIf(isForeign)("bulk cancellations", () => {
  test("cancels all runs of one function in a period, and no others", async () => {
    const before = await sleeping(3);
    const times = await Promise.all(before.map(async (id) => startedAtMs(await client.run(id))));
    const latest = Math.max(...times);
    await until("a later moment", () => Date.now() > latest);
    const [later = ""] = await client.send({ name: "bulk/nap", data: { n: 99 } });
    const earliest = Math.min(...times);
    const answer = await order({
      started_after: new Date(earliest).toISOString(),
      started_before: new Date(latest).toISOString(),
    });
    expect(answer.status).toBe(200);
    const { id } = z.object({ data: Order }).parse(answer.body).data;
    expect((await finished(id))?.cancelled_count).toBe(3);
    expect(await statuses(before)).toEqual(["Cancelled", "Cancelled", "Cancelled"]);
    const { nap, other } = await runsOf(later);
    expect(await statuses([nap, other])).toEqual(["Running", "Running"]);
  });

  test("cancels only runs that meet the condition", async () => {
    const ids = await sleeping(6);
    const answer = await order({ started_before: now(), if: "event.data.n >= 2 && event.data.n < 4" });
    const { id } = z.object({ data: Order }).parse(answer.body).data;
    await finished(id);
    expect(await statuses(ids)).toEqual([
      "Running",
      "Running",
      "Cancelled",
      "Cancelled",
      "Running",
      "Running",
    ]);
  });

  test("cancels over several pages, and runs created until the end of the period", async () => {
    const ids = await sleeping(230);
    const soon = new Date(Date.now() + 1500).toISOString();
    const answer = await order({ started_before: soon, if: "event.data.n >= 0" });
    const { id } = z.object({ data: Order }).parse(answer.body).data;
    const [late = ""] = await sleeping(1);
    await finished(id);
    expect(new Set(await statuses([...ids, late]))).toEqual(new Set(["Cancelled"]));
  });

  test("a deleted order is carried out no further", async () => {
    const answer = await order({ started_before: now(), if: "event.data.n == -1" });
    const { id } = z.object({ data: Order }).parse(answer.body).data;
    expect((await list()).map((one) => one.id)).toContain(id);
    expect((await client.request("DELETE", `/v1/cancellations/${id}`)).status).toBe(200);
    expect((await client.request("DELETE", `/v1/cancellations/${id}`)).status).toBe(404);
    expect((await list()).map((one) => one.id)).not.toContain(id);
    expect((await client.request("DELETE", "/v1/cancellations/nope")).status).toBe(400);
  });

  test("an order that another process left unfinished is carried out", async () => {
    const [runId = ""] = await sleeping(1);
    await engine.query`
      insert into cancellations (id, function_id, started_before_ms)
      select '01ARZ3NDEKTSV4RRFFQ69G5FAV', id, ${Date.now()} from functions where slug = 'bulk-nap'`;
    await finished("01ARZ3NDEKTSV4RRFFQ69G5FAV");
    expect((await client.run(runId)).status).toBe("Cancelled");
  });
});

describe("invalid orders", () => {
  const past = new Date(Date.now() - 1000).toISOString();
  test.each([
    [{ app_id: "bulk", function_id: undefined }, 400, "function_id is required\nstarted_before is required"],
    [{ started_before: new Date(Date.now() + 3_600_000).toISOString() }, 400, "must be in the past"],
    [{ started_before: past, started_after: now() }, 400, "must be before started_before"],
    [{ function_id: "bulk-none", started_before: past }, 404, "function not found"],
  ])("%j", async (body, status, text) => {
    const answer = await order(body);
    expect(answer).toMatchObject({ status, body: { status } });
    expect(JSON.stringify(answer.body)).toContain(JSON.stringify(text).slice(1, -1));
  });

  test.skipIf(isForeign).each([
    [{ started_before: past, if: "event.data. ==" }, "invalid expression"],
    [{ started_before: past, if: "event.data.x.matches('(a+)+$')" }, "matches() is not allowed"],
    [{ started_before: "yesterday" }, "Invalid cancellation request"],
  ])("%j", async (body, text) => {
    const answer = await order(body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(text);
  });
});
