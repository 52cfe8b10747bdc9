import { createServer, type Server } from "node:http";
import { createTestDatabase, type TestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import { createEngine, type Engine } from "vagus-engine";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { listenLocally } from "@/testing/listen-locally";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();

/** The metrics of the open-source server: one number, waits of days in it. */
const OPEN_SOURCE = "# TYPE inngest_queue_depth gauge\ninngest_queue_depth 11980\n";

let database: TestDatabase;
let engine: Engine;
let engineUrl: string;
/** An app that takes calls and never answers; at other paths it answers as the open-source server. */
let app: Server;
let appUrl: string;

beforeAll(async () => {
  database = await createTestDatabase({ owner: "vagus_engine" });
  engine = createEngine({ databaseUrl: database.url, port: 0, writeLog: () => {} });
  engineUrl = (await engine.start()).url;
  app = createServer(({ url }, response) => {
    if (url === "/metrics") response.end(OPEN_SOURCE);
  });
  const port = await listenLocally(app);
  appUrl = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  app.closeAllConnections();
  app.close();
  await engine.stop();
  await database.drop();
});
afterEach(() => void vi.unstubAllEnvs());

async function readLoad(baseUrl: string) {
  vi.stubEnv("INNGEST_BASE_URL", baseUrl);
  vi.resetModules();
  return (await import("./engine-load.ts")).readEngineLoad();
}

function post(path: string, body: unknown) {
  return fetch(`${engineUrl}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

describe("the load of an engine", () => {
  it("is what the embedded engine holds", async () => {
    const url = `${appUrl}/api/inngest`;
    const runtime = { type: "http", url: `${url}?fnId=vagus-one&stepId=step` };
    const one = {
      id: "vagus-one",
      name: "one",
      triggers: [{ event: "a/b" }],
      concurrency: [{ limit: 2 }],
      steps: { step: { id: "step", name: "step", runtime } },
    };
    const registered = await post("/fn/register", { url, appName: "vagus", functions: [one] });
    expect(registered.status).toBe(200);
    expect(await readLoad(engineUrl)).toEqual({ queued: 0, running: 0, waiting: 0 });
    const events = Array.from({ length: 7 }, () => ({ name: "a/b", data: {} }));
    expect((await post("/e/any", events)).status).toBe(200);
    await expect.poll(() => readLoad(engineUrl)).toEqual({ queued: 5, running: 2, waiting: 0 });
  });

  it("is unknown where the engine does not say, or does not answer", async () => {
    expect(await readLoad(appUrl)).toBeUndefined();
    expect(await readLoad("http://127.0.0.1:9")).toBeUndefined();
  });
});
