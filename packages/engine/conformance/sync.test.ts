import { createServer, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import { readRecording } from "./recording.ts";
import { functionConfig, type ScriptedApp, startScriptedApp } from "./scripted-app.ts";
import { type SdkApp, sdkClient, startSdkApp } from "./sdk-app.ts";

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
beforeAll(async () => {
  engine = await startEngine();
  client = engineClient(engine.url);
});
afterAll(() => engine.stop());

const done = () => ({ status: 200, body: "done" });

async function withApp<T>(name: string, use: (app: ScriptedApp) => Promise<T>): Promise<T> {
  const app = await startScriptedApp(name, done);
  try {
    return await use(app);
  } finally {
    await app.close();
  }
}

describe("sync", () => {
  test("1: a PUT makes the SDK register, with an authorization that names no key", async () => {
    const inngest = sdkClient("sync1", engine.url);
    const ran = inngest.createFunction({ id: "f", triggers: { event: "sync1/f" } }, () => "ran");
    const app: SdkApp = await startSdkApp(inngest, [ran]);
    const run = await client.endedRunOf(await client.sendOne({ name: "sync1/f" }));
    expect(run).toMatchObject({ status: "Completed", output: "ran" });
    await app.close();
  });

  test("2: modified is told from unchanged, the app keeps its id", () =>
    withApp("sync2", async (app) => {
      const first = await app.register(engine.url, [{ id: "f" }]);
      expect(first).toMatchObject({ status: 200, body: { ok: true, modified: true } });
      const second = await app.register(engine.url, [{ id: "f" }]);
      expect(second).toMatchObject({ status: 200, body: { ok: true, modified: false } });
      const third = await app.register(engine.url, [{ id: "f" }, { id: "g" }]);
      expect(third).toMatchObject({ body: { modified: true } });
      const ids = [first, second, third].map((one) => (one.body as { app_id: string }).app_id);
      expect(new Set(ids).size).toBe(1);
    }));

  test("3: the same app from another URL is called there and keeps its claims", () =>
    withApp("sync3", async (old) => {
      await old.register(engine.url, [{ id: "f" }]);
      await client.endedRunOf(await client.sendOne({ id: "claim-3", name: "sync3/f" }));
      await withApp("sync3", async (moved) => {
        await moved.register(engine.url, [{ id: "f" }]);
        const again = await client.sendOne({ id: "claim-3", name: "sync3/f" });
        await client.endedRunOf(await client.sendOne({ name: "sync3/f" }));
        expect(await client.runsOf(again)).toEqual([]);
        expect([old.calls.length, moved.calls.length]).toEqual([1, 1]);
      });
    }));

  test("4: one invalid function refuses the whole sync, with the reason; what was registered goes on", () =>
    withApp("sync4", async (app) => {
      await app.register(engine.url, [{ id: "f" }]);
      const bad = { id: "bad", config: { triggers: [{ event: "sync4/x", expression: "event.data. ==" }] } };
      const refused = await app.register(engine.url, [{ id: "g" }, bad]);
      expect(refused.status).toBe(400);
      expect(JSON.stringify(refused.body)).toContain("At least one function is invalid");
      const none = await client.sendOne({ name: "sync4/g" });
      await client.endedRunOf(await client.sendOne({ name: "sync4/f" }));
      expect(await client.runsOf(none)).toEqual([]);
    }));

  test("5: a dropped function is started no more, its sleeping run completes", async () => {
    const app = await startScriptedApp("sync5", ({ body }) =>
      Object.keys(body.steps).length > 0
        ? { status: 200, body: "woke" }
        : { status: 206, body: [{ id: "s1", op: "Sleep", name: "1s", data: null }] },
    );
    await app.register(engine.url, [{ id: "nap" }, { id: "other" }]);
    const run = await client.runOf(await client.sendOne({ name: "sync5/nap" }));
    await until("the first call", () => app.calls.length === 1);
    await app.register(engine.url, [{ id: "other" }]);
    const later = await client.sendOne({ name: "sync5/nap" });
    expect(await client.ended(run.run_id)).toMatchObject({ status: "Completed", output: "woke" });
    expect(await client.runsOf(later)).toEqual([]);
    await app.close();
  });

  test("6: a changed trigger counts from the sync on", () =>
    withApp("sync6", async (app) => {
      await app.register(engine.url, [{ id: "f", event: "sync6/old" }]);
      await app.register(engine.url, [{ id: "f", event: "sync6/new" }]);
      const old = await client.sendOne({ name: "sync6/old" });
      await client.endedRunOf(await client.sendOne({ name: "sync6/new" }));
      expect(await client.runsOf(old)).toEqual([]);
    }));

  test("7: a server of another kind was expected", async () => {
    const answer = await client.request("POST", "/fn/register", "{}", {
      "x-inngest-expected-server-kind": "cloud",
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: "Expected server kind dev, got cloud" });
  });

  test("8: every answer tells the kind of the server", async () => {
    for (const [method, path] of [
      ["GET", "/health"],
      ["GET", "/dev"],
      ["POST", "/e/key"],
      ["GET", "/v1/runs/nope"],
      ["GET", "/v2/runs"],
      ["GET", "/no/such/path"],
    ] as const) {
      expect((await client.request(method, path)).headers.get("x-inngest-server-kind"), path).toBe("dev");
    }
  });

  test.skipIf(isForeign)(
    "9: an app that starts later, or comes back changed, is found by itself",
    async () => {
      const probe = await startScriptedApp("probe", done);
      const { port } = new URL(probe.url);
      await probe.close();
      const appUrl = `http://127.0.0.1:${port}/api/inngest`;
      const polling = await startEngine({ appUrls: [appUrl], pollIntervalMs: 200 });
      const puts: { headers: IncomingMessage["headers"]; body: string }[] = [];
      const functionsOf = async () => {
        const { body } = await engineClient(polling.url).request("GET", "/v1/apps/sync9/functions");
        return (body as { id: string }[]).map((one) => one.id);
      };
      let ids = ["f"];
      const app = createServer((incoming, outgoing) => {
        let body = "";
        incoming.on("data", (chunk) => {
          body += String(chunk);
        });
        incoming.on("end", () => {
          puts.push({ headers: incoming.headers, body });
          const functions = ids.map((id) => functionConfig("sync9", appUrl, { id }));
          void fetch(`${polling.url}/fn/register`, {
            method: "POST",
            body: JSON.stringify({ url: appUrl, appName: "sync9", functions }),
          }).then(() => outgoing.end("{}"));
        });
      });
      await new Promise<void>((listening) => app.listen(Number(port), "127.0.0.1", listening));
      await until("the first sync", async () => (await functionsOf()).join() === "sync9-f");
      ids = ["f", "g"];
      await until("the second sync", async () => (await functionsOf()).join() === "sync9-f,sync9-g");
      // The PUT is the recorded one.
      const recorded = readRecording("poll").traffic.find((one) => one.req.method === "PUT");
      expect(puts[0]?.headers).toMatchObject({
        "content-type": recorded?.req.headers["content-type"],
        "x-inngest-server-kind": recorded?.req.headers["x-inngest-server-kind"],
      });
      expect(JSON.parse(puts[0]?.body ?? "")).toEqual({ url: appUrl });
      await polling.stop();
      app.closeAllConnections();
      await new Promise((closed) => app.close(closed));
    },
  );

  const cron = (text: string) => ({ triggers: [{ cron: text }] });
  test.each([
    ["10: cron @daily", cron("@daily")],
    ["10: cron of three fields", cron("* * *")],
    ["10: cron of six fields", cron("* * * * * *")],
    ["10: cron in an unknown zone", cron("TZ=Nowhere/Else 0 9 * * *")],
    ["11: eleven triggers", { triggers: Array.from({ length: 11 }, (_, i) => ({ event: `x/${i}` })) }],
    ["11: the same trigger twice", { triggers: [{ event: "x/y" }, { event: "x/y" }] }],
    ["11: event and cron in one trigger", { triggers: [{ event: "x/y", cron: "* * * * *" }] }],
    ["11: three concurrency entries", { concurrency: [{ limit: 1 }, { limit: 2 }, { limit: 3 }] }],
    ["11: concurrency of the environment without a key", { concurrency: [{ limit: 1, scope: "env" }] }],
    ["11: six cancels", { cancel: Array.from({ length: 6 }, (_, i) => ({ event: `x/${i}` })) }],
    ["11: arithmetic in a cancel", { cancel: [{ event: "x/c", if: "async.data.a + 1 == 2" }] }],
    ["11: a batch of one", { batchEvents: { maxSize: 1, timeout: "5s" } }],
    ["11: a batch timeout in days", { batchEvents: { maxSize: 5, timeout: "1d" } }],
    ["11: batch and debounce", { batchEvents: { maxSize: 5, timeout: "5s" }, debounce: { period: "5s" } }],
    ["11: batch and cancel", { batchEvents: { maxSize: 5, timeout: "5s" }, cancel: [{ event: "x/c" }] }],
    ["11: a debounce under a second", { debounce: { period: "500ms" } }],
    ["11: a rate limit over a day", { rateLimit: { limit: 1, period: "25h" } }],
    ["11: a rate limit of none", { rateLimit: { limit: 0, period: "1h" } }],
    ["11: a priority that does not compile", { priority: { run: "event.data. >" } }],
    ["11: an unknown singleton mode", { singleton: { mode: "maybe" } }],
    ["11: an empty name", { name: "" }],
    ["11: no step", { steps: {} }],
    [
      "11: a step without a name",
      { steps: { step: { id: "step", runtime: { type: "http", url: "http://127.0.0.1:1/x" } } } },
    ],
    [
      "hostile: a pattern that can hang the process",
      { triggers: [{ event: "x/y", expression: "event.data.a.matches('(a+)+b')" }] },
    ],
  ])("%s is refused", async (_title, config) => {
    await withApp("sync11", async (app) => {
      expect((await app.register(engine.url, [{ id: "f", config }])).status).toBe(400);
    });
  });

  test.each([
    ["10: cron in a zone", { triggers: [{ cron: "TZ=Europe/Rome 0 9 * * *" }] }],
    ["12: no triggers", { triggers: [] }],
    ["a trigger on a system event", { triggers: [{ event: "inngest/function.failed" }] }],
    [
      "every option of flow control",
      {
        concurrency: [{ limit: 2, key: "event.data.a" }],
        throttle: { limit: 1, period: "5s" },
        rateLimit: { limit: 10, period: "1h" },
        debounce: { period: "1s", key: "event.data.k" },
        priority: { run: "event.data.vip == true ? 600 : 0" },
        idempotency: "event.data.id",
        cancel: [{ event: "x/c", if: "async.data.id == event.data.id", timeout: "1d" }],
        timeouts: { start: "1m", finish: "zz" },
        singleton: { mode: "skip" },
      },
    ],
  ])("%s is accepted and kept whole", async (_title, config) => {
    await withApp("sync12", async (app) => {
      expect(await app.register(engine.url, [{ id: "f", config }])).toMatchObject({ status: 200 });
      const { body } = await client.request("GET", "/v1/apps/sync12/functions");
      if (!isForeign) expect(body).toMatchObject([{ id: "sync12-f", config }]);
    });
  });

  test.each(["skip", "SKIP", "Cancel"])(
    "a singleton mode is read in upper or lower case: %s",
    async (mode) => {
      await withApp("sync13", async (app) => {
        const config = { singleton: { mode } };
        expect(await app.register(engine.url, [{ id: "f", config }])).toMatchObject({ status: 200 });
      });
    },
  );

  test("an empty app name, and a body that is not JSON", async () => {
    expect(
      await client.request("POST", "/fn/register", {
        appName: "",
        url: "http://127.0.0.1:1/x",
        functions: [],
      }),
    ).toMatchObject({
      status: 400,
      body: { error: "App ID required" },
    });
    const broken = await client.request("POST", "/fn/register", "{not json");
    expect(broken.status).toBe(400);
    expect(JSON.stringify(broken.body)).toContain("Invalid request");
  });
});
