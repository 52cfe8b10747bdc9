import { createTestDatabase, type TestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import { createEngine, type Engine } from "vagus-engine";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTcpGate, type TcpGate } from "@/testing/tcp-gate";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();

const SIGNING_KEY = `signkey-test-${"ab".repeat(32)}`;
const OTHER_KEY = `signkey-test-${"cd".repeat(32)}`;
const WITHIN_MS = 5_000;
let database: TestDatabase;
let engine: Engine;
let gate: TcpGate;

beforeAll(async () => {
  database = await createTestDatabase({ owner: "vagus_engine" });
  const keys = { eventKeys: ["right"], signingKey: SIGNING_KEY };
  engine = createEngine({ databaseUrl: database.url, port: 0, keys, dataDir: "/data", writeLog: () => {} });
  const { url } = await engine.start();
  gate = await startTcpGate(Number(new URL(url).port));
});
afterAll(async () => {
  await gate.close();
  await engine.stop();
  await database.drop();
});
beforeEach(() => {
  vi.stubEnv("INNGEST_DEV", "0");
  vi.stubEnv("INNGEST_BASE_URL", `http://127.0.0.1:${gate.port}`);
  vi.stubEnv("INNGEST_SIGNING_KEY", SIGNING_KEY);
  vi.stubEnv("INNGEST_EVENT_KEY", "right");
});
afterEach(async () => {
  await gate.open();
  vi.unstubAllEnvs();
});

/** The health of the console in the environment as it is now. */
async function health() {
  vi.resetModules();
  const { readHealth } = await import("./read-health.ts");
  const began = performance.now();
  const found = await readHealth();
  return { ...found, tookMs: performance.now() - began, named: found.problems.map(({ check }) => check) };
}

/** Makes the engine know one function of this app, or none of it. */
async function register(count: 0 | 1) {
  const url = "http://127.0.0.1:9/api/inngest";
  const runtime = { type: "http", url: `${url}?fnId=vagus-one&stepId=step` };
  const steps = { step: { id: "step", name: "step", runtime } };
  const functions = [{ id: "vagus-one", name: "one", triggers: [{ event: "a/b" }], steps }];
  const answer = await fetch(`http://127.0.0.1:${gate.port}/fn/register`, {
    method: "POST",
    headers: { authorization: `Bearer ${SIGNING_KEY}`, "content-type": "application/json" },
    body: JSON.stringify({ url, appName: "vagus", functions: functions.slice(0, count) }),
  });
  expect(answer.status).toBe(200);
}

describe("an engine with keys", () => {
  it("is red and named while it knows no function, green once it does", async () => {
    const before = await health();
    expect(before).toMatchObject({
      status: "degraded",
      checks: { engine: true, signingKey: true, app: false },
    });
    expect(before.named).toEqual(["app"]);
    await register(1);
    const after = await health();
    expect(after).toMatchObject({ status: "ok", engine: { kind: "embedded" }, problems: [] });
    expect(after.checks).toMatchObject({ engine: true, signingKey: true, eventKey: true, app: true });
  });

  it("names a signing key that it refuses", async () => {
    vi.stubEnv("INNGEST_SIGNING_KEY", OTHER_KEY);
    const { checks, problems } = await health();
    expect(checks).toMatchObject({ engine: true, signingKey: false, eventKey: true, app: false });
    expect(problems).toEqual([
      { check: "signingKey", message: expect.stringContaining("INNGEST_SIGNING_KEY") },
    ]);
  });

  it("takes the fallback key during a rotation", async () => {
    vi.stubEnv("INNGEST_SIGNING_KEY", OTHER_KEY);
    vi.stubEnv("INNGEST_SIGNING_KEY_FALLBACK", SIGNING_KEY);
    expect((await health()).status).toBe("ok");
  });

  it("names an event key that it refuses", async () => {
    vi.stubEnv("INNGEST_EVENT_KEY", "wrong");
    const { checks, problems } = await health();
    expect(checks).toMatchObject({ engine: true, signingKey: true, eventKey: false, app: true });
    expect(problems).toEqual([{ check: "eventKey", message: expect.stringContaining("INNGEST_EVENT_KEY") }]);
  });

  it.each([
    ["gone", () => gate.shut()],
    ["frozen", () => gate.freeze()],
  ])("is red within five seconds when it is %s, and green again by itself", async (_what, harm) => {
    await harm();
    const { checks, named, tookMs } = await health();
    expect(tookMs).toBeLessThan(WITHIN_MS);
    expect(checks).toMatchObject({ engine: false, signingKey: null, eventKey: null, app: false });
    expect(named).toEqual(["engine"]);
    await gate.open();
    await expect.poll(async () => (await health()).status).toBe("ok");
  });

  it("shares its requests among those who ask at the same time", async () => {
    vi.resetModules();
    const { checkEngine } = await import("./check-engine.ts");
    const first = checkEngine();
    expect(checkEngine()).toBe(first);
    await first;
    expect(checkEngine()).not.toBe(first);
  });
});
