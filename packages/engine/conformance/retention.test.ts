import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import { type ScriptedApp, startScriptedApp, stepHash } from "./scripted-app.ts";

const HOUR_MS = 3_600_000;

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let app: ScriptedApp;

beforeAll(async () => {
  engine = await startEngine({
    retention: { runsMs: 3000, eventsMs: 3000 },
    retentionRoundMs: 100,
    checkpointing: true,
  });
  client = engineClient(engine.url);
  app = await startScriptedApp("old", (call) => {
    if (call.fnId === "old-quick" || stepHash("nap") in call.body.steps) return { status: 200, body: "over" };
    const nap = { id: stepHash("nap"), op: "Sleep", name: "1h", userland: { id: "nap" }, data: null };
    return {
      status: 206,
      body: [{ ...nap, id: stepHash("a"), op: "StepRun", data: 1, userland: { id: "a" } }, nap],
    };
  });
  await app.register(engine.url, [{ id: "quick" }, { id: "sleeps" }]);
});
afterAll(async () => {
  await app.close();
  await engine.stop();
});

const count = async (table: "runs" | "events" | "steps" | "jobs" | "event_claims") => {
  const [row] = await engine.query`select count(*)::integer as n from ${engine.query(table)}`;
  return Number(row?.n);
};
const listed = async (path: string) =>
  z.looseObject({ data: z.array(z.unknown()) }).parse((await client.request("GET", path)).body).data.length;

test.skipIf(isForeign)(
  "ended runs and old events are deleted, unfinished runs keep all they need",
  async () => {
    const sleeping = await client.runOf(await client.sendOne({ name: "old/sleeps", data: { keep: true } }));
    const eventIds = await client.send(
      Array.from({ length: 450 }, (_, i) => ({ name: "old/quick", id: `mine-${i}`, data: { i } })),
    );
    const unheard = await client.sendOne({ name: "old/unheard" });
    const last = await client.endedRunOf(eventIds.at(-1) ?? "");
    await until("an empty history", async () => (await count("runs")) === 1);
    await until("no old events", async () => (await count("events")) === 1);

    expect((await client.request("GET", `/v1/runs/${last.run_id}`)).status).toBe(404);
    expect((await client.request("GET", `/v2/runs/${last.run_id}`)).status).toBe(404);
    expect((await client.request("GET", `/v1/events/${unheard}`)).status).toBe(404);
    expect(await client.runsOf(eventIds[0] ?? "")).toEqual([]);
    expect(await listed("/v2/runs")).toBe(1);
    expect(await count("steps")).toBe(2);
    expect(await count("jobs")).toBe(1);

    // The sleeping run is older than every deleted run; after its wake-up it still has its event and its step.
    await engine.query`update jobs set due_at_ms = 0 where run_id = ${sleeping.run_id}`;
    await engine.tick();
    expect(app.calls.at(-1)?.body).toMatchObject({
      event: { data: { keep: true } },
      steps: { [stepHash("a")]: { data: 1 }, [stepHash("nap")]: null },
    });
    await until("the last one gone", async () => (await count("runs")) + (await count("events")) === 0);
  },
);

test.skipIf(isForeign)(
  "an event's id is claimed for 24 hours, even when the run is deleted earlier",
  async () => {
    expect(await count("event_claims")).toBe(450);
    const again = await client.sendOne({ name: "old/quick", id: "mine-1" });
    await client.endedRunOf(await client.sendOne({ name: "old/quick" }));
    expect(await client.runsOf(again)).toEqual([]);
    await engine.query`update event_claims set expires_at = now() - ${`${HOUR_MS} milliseconds`}::interval`;
    await until("claims whose time is over gone", async () => (await count("event_claims")) === 0);
  },
);
