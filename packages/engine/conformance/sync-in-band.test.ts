import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSigningKey } from "../src/protocol/signing-key.ts";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { listenOnFreePort } from "./scripted-app.ts";
import { type SdkApp, sdkClient, sdkClientWithKeys, startSdkApp } from "./sdk-app.ts";

const KEYS = { eventKey: "event-key", signingKey: "signkey-prod-deadbeefcafe0123" };
const OTHER_KEY = "signkey-prod-0123456789abcdef";

let open: EngineUnderTest;
let closed: EngineUnderTest;
const apps: SdkApp[] = [];

beforeAll(async () => {
  open = await startEngine();
  closed = await startEngine({ keys: { eventKeys: [KEYS.eventKey], signingKey: KEYS.signingKey } });
});
afterAll(async () => {
  for (const app of apps) await app.close();
  await open.stop();
  await closed.stop();
});

/** An app of the real SDK that has not registered. */
async function startApp(client: ReturnType<typeof sdkClient>): Promise<SdkApp> {
  const event = `${client.id}/f`;
  const app = await startSdkApp(
    client,
    [client.createFunction({ id: "f", triggers: { event } }, () => "ran")],
    { synced: false },
  );
  apps.push(app);
  return app;
}

describe.skipIf(isForeign)("sync in band", () => {
  test("an app is asked for its functions and need not know where the engine is", async () => {
    const client = engineClient(open.url);
    // It would register with a server that is not there.
    const app = await startApp(sdkClient("band", "http://127.0.0.1:1"));
    const sync = () => client.request("POST", "/v2/apps/band/syncs", { url: app.url });
    expect(await sync()).toMatchObject({ status: 200, body: { data: { ok: true, modified: true } } });
    expect(await sync()).toMatchObject({ status: 200, body: { data: { modified: false } } });
    expect(await client.endedRunOf(await client.sendOne({ name: "band/f" }))).toMatchObject({
      output: "ran",
    });
  });

  test("with keys the request is signed, and an app with another key is told apart", async () => {
    const client = engineClient(closed.url, KEYS);
    const app = await startApp(sdkClientWithKeys("signed", "http://127.0.0.1:1", KEYS));
    const answer = await client.request("POST", "/v2/apps/signed/syncs", { url: app.url });
    expect(answer).toMatchObject({ status: 200, body: { data: { modified: true } } });
    expect((await client.endedRunOf(await client.sendOne({ name: "signed/f" }))).status).toBe("Completed");

    const other = await startApp(
      sdkClientWithKeys("other", "http://127.0.0.1:1", { ...KEYS, signingKey: OTHER_KEY }),
    );
    expect(await client.request("POST", "/v2/apps/other/syncs", { url: other.url })).toMatchObject({
      status: 502,
      body: { errors: [{ code: "app_unauthorized" }] },
    });
  });

  test("the engine's signature opens the introspection of an app", async () => {
    const app = await startApp(sdkClientWithKeys("look", "http://127.0.0.1:1", KEYS));
    const inspect = async (key: string) =>
      await fetch(app.url, { headers: { "x-inngest-signature": readSigningKey(key).sign("", Date.now()) } });
    expect((await fetch(app.url)).status).toBe(401);
    expect((await inspect(OTHER_KEY)).status).toBe(401);
    const response = await inspect(KEYS.signingKey);
    expect(await response.json()).toMatchObject({
      authentication_succeeded: true,
      app_id: "look",
      mode: "cloud",
    });
  });

  test("an address without an app, without a server or with another app is an error that says so", async () => {
    const client = engineClient(open.url);
    const page = createServer((_, outgoing) => outgoing.end("<h1>Hi</h1>"));
    const url = `http://127.0.0.1:${await listenOnFreePort(page)}/`;
    const code = async (app: string, body: unknown) => {
      const answer = await client.request("POST", `/v2/apps/${app}/syncs`, body);
      return [answer.status, JSON.stringify(answer.body)].join(" ");
    };
    expect(await code("x", { url })).toContain('502 {"errors":[{"code":"app_refused"');
    expect(await code("x", { url: "http://127.0.0.1:1/" })).toContain("app_unreachable");
    expect(await code("x", { url: "file:///etc/passwd" })).toContain("400");
    const app = await startApp(sdkClient("self", open.url));
    expect(await code("another", { url: app.url })).toContain("The app there calls itself self");
    page.close();
  });
});

describe("removal", () => {
  test("a removed app starts no run until it registers again", async () => {
    const client = engineClient(open.url);
    const app = await startApp(sdkClient("gone", open.url));
    await app.sync();
    await client.endedRunOf(await client.sendOne({ name: "gone/f" }));
    const remove = () => client.request("DELETE", `/fn/remove?url=${encodeURIComponent(app.url)}`);
    if (!isForeign) expect((await remove()).status).toBe(200);
    expect((await client.request("DELETE", "/fn/remove?url=http://127.0.0.1:1/none")).status).toBe(404);
    if (isForeign) return;
    const unheard = await client.sendOne({ name: "gone/f" });
    expect(await client.runsOf(unheard)).toEqual([]);
    await app.sync();
    expect((await client.endedRunOf(await client.sendOne({ name: "gone/f" }))).status).toBe("Completed");
  });
});
