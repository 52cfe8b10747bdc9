import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { canonicalJson } from "../src/core/canonical-json.ts";
import { readSigningKey } from "../src/protocol/signing-key.ts";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { type SdkApp, sdkClientWithKeys, startSdkApp } from "./sdk-app.ts";

const KEYS = { eventKey: "event-key-1", signingKey: "signkey-prod-deadbeefcafe0123" };
const OTHER_KEY = "signkey-prod-0123456789abcdef";

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let stranger: ReturnType<typeof engineClient>;
let apps: SdkApp[] = [];
const steps: string[] = [];

beforeAll(async () => {
  engine = await startEngine({
    keys: { eventKeys: ["event-key-0", KEYS.eventKey], signingKey: KEYS.signingKey },
    checkpointing: true,
  });
  client = engineClient(engine.url, KEYS);
  stranger = engineClient(engine.url);
});
afterAll(() => engine.stop());
beforeEach(async () => {
  for (const app of apps) await app.close();
  apps = [];
});

/** An app of the real SDK without INNGEST_DEV. */
async function startApp(appId: string, keys: Partial<typeof KEYS> & { signingKeyFallback?: string } = {}) {
  const inngest = sdkClientWithKeys(appId, engine.url, { ...KEYS, ...keys });
  const signed = inngest.createFunction(
    { id: "signed", retries: 0, triggers: { event: `${appId}/signed` } },
    async ({ step }) => {
      steps.push(await step.run("one", () => `${appId} one`));
      const sent = await step.sendEvent("tell", { name: `${appId}/told`, data: {} });
      await step.sleep("nap", "1s");
      // Umlauts and numbers whose text is not the same everywhere: the signature covers the canonical form.
      return await step.run("two", () => ({ told: sent.ids.length, odd: ["ä€😀", 1e21, 0.1, -0] }));
    },
  );
  const app = await startSdkApp(inngest, [signed]);
  apps.push(app);
  return { app, inngest };
}

describe.skipIf(isForeign)("with keys", () => {
  test("32: the SDK without development mode registers, is called and sends, all proven", async () => {
    const { inngest } = await startApp("sig1");
    const { ids } = await inngest.send({ name: "sig1/signed", data: { greeting: "grüße" } });
    const run = await client.endedRunOf(ids[0] ?? "");
    expect(run).toMatchObject({ status: "Completed", output: { told: 1, odd: ["ä€😀", 1e21, 0.1, 0] } });
  });

  test("32: rotation: the app's fallback is the engine's key, both ways", async () => {
    const { inngest } = await startApp("sig2", {
      signingKey: OTHER_KEY,
      signingKeyFallback: KEYS.signingKey,
    });
    const { ids } = await inngest.send({ name: "sig2/signed", data: {} });
    expect((await client.endedRunOf(ids[0] ?? "")).status).toBe("Completed");
  });

  test("an app with another key gets the reason why it cannot register", async () => {
    await expect(startApp("sig3", { signingKey: OTHER_KEY })).rejects.toThrow(
      "the app's signing key is not the engine's",
    );
  });

  test("32: an app that does not know the engine's signature fails its run, and says so", async () => {
    const { app } = await startApp("sig4");
    const before = steps.length;
    await app.close();
    apps = [];
    // The same place, another key: registration stands, the calls are refused.
    const inngest = sdkClientWithKeys("sig4", engine.url, { ...KEYS, signingKey: OTHER_KEY });
    const moved = inngest.createFunction({ id: "signed", triggers: { event: "sig4/signed" } }, () => "never");
    const refusing = await startSdkApp(inngest, [moved], {
      port: Number(new URL(app.url).port),
      synced: false,
    });
    apps.push(refusing);
    const run = await client.endedRunOf(await client.sendOne({ name: "sig4/signed" }));
    expect(run.status).toBe("Failed");
    expect(JSON.stringify(run.output)).toContain("HTTP 401");
    expect(JSON.stringify(run.output)).toContain("the same signing key");
    expect(steps.length).toBe(before);
  });

  test("32: a body that was altered, a signature that is old: the app answers 401", async () => {
    const { app } = await startApp("sig5");
    const key = readSigningKey(KEYS.signingKey);
    const body = canonicalJson({
      ctx: { run_id: "r", attempt: 0 },
      event: { data: {}, name: "sig5/signed", ts: 1 },
      events: [],
      steps: {},
      version: 2,
    });
    const call = async (signature: string, sent = body) => {
      const url = `${app.url}?fnId=sig5-signed&stepId=step`;
      const headers = { "content-type": "application/json", "x-inngest-signature": signature };
      return (await fetch(url, { method: "POST", headers, body: sent })).status;
    };
    expect(await call(key.sign(body, Date.now()))).toBe(206);
    expect(await call(key.sign(body, Date.now()), body.replace('"r"', '"s"'))).toBe(401);
    expect(await call(key.sign(body, Date.now() - 6 * 60_000))).toBe(401);
  });

  test.each([
    ["GET", "/v1/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV"],
    ["DELETE", "/v1/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV"],
    ["GET", "/v2/runs?limit=1"],
    ["GET", "/api/v2/runs"],
    ["POST", "/v2/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV/cancel"],
    ["GET", "/v0/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV/actions"],
    ["POST", "/v1/checkpoint/01ARZ3NDEKTSV4RRFFQ69G5FAV/async"],
    ["POST", "/invoke/app-f"],
  ])("%s %s is closed to those without the key", async (method, path) => {
    const refused = await stranger.request(method, path);
    expect(refused).toMatchObject({ status: 401, body: "Authentication failed\n" });
    expect(
      (await stranger.request(method, path, undefined, { authorization: "Bearer undefined" })).status,
    ).toBe(401);
    expect((await client.request(method, path)).status).not.toBe(401);
  });

  test("registration is closed as well, and says so in the SDK's form", async () => {
    const refused = await stranger.request("POST", "/fn/register", {});
    expect(refused).toMatchObject({ status: 401, body: { status: 401 } });
    expect(JSON.stringify(refused.body)).toContain("Authentication failed");
  });

  test("events are taken by key, any of them, and by no other", async () => {
    const event = { name: "sig/none" };
    expect((await stranger.request("POST", "/e/event-key-0", event)).status).toBe(200);
    expect((await stranger.request("POST", `/e/${KEYS.eventKey}`, event)).status).toBe(200);
    for (const key of ["wrong", "NO_EVENT_KEY_SET", KEYS.signingKey]) {
      const refused = await client.request("POST", `/e/${key}`, event);
      expect(refused).toMatchObject({
        status: 401,
        body: { status: 401, message: "", error: "Event key not found" },
      });
    }
  });

  test("the server is of the kind cloud, healthy for everyone, and no development server", async () => {
    const health = await stranger.request("GET", "/health");
    expect(health.status).toBe(200);
    expect(health.headers.get("x-inngest-server-kind")).toBe("cloud");
    expect((await client.request("GET", "/dev")).status).toBe(404);
  });
});
