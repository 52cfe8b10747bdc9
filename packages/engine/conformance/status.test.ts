import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import { type ScriptedApp, startScriptedApp } from "./scripted-app.ts";

const KEYS = { eventKeys: ["event-key"], signingKey: "signkey-prod-deadbeefcafe0123" };

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let app: ScriptedApp;
let letGo: () => void = () => {};

beforeAll(async () => {
  engine = await startEngine();
  client = engineClient(engine.url);
  app = await startScriptedApp("page", async (call) => {
    if (call.fnId === "page-fails") {
      return {
        status: 400,
        body: { name: "E", message: "secret 4711" },
        headers: { "x-inngest-no-retry": "true" },
      };
    }
    if (call.fnId === "page-hangs") {
      await new Promise<void>((resolve) => {
        letGo = resolve;
      });
      return { status: 200, body: "let go" };
    }
    const opts = { event: "page/<b>go</b>", timeout: "1h" };
    return {
      status: 206,
      body: [
        { id: "w", op: "WaitForEvent", name: "page/<b>go</b>", opts, userland: { id: "ask" }, data: null },
      ],
    };
  });
  await app.register(engine.url, [{ id: "fails" }, { id: "hangs" }, { id: "waits" }]);
});
afterAll(async () => {
  letGo();
  await app.close();
  await engine.stop();
});

const page = async () => {
  const { status, headers, body } = await client.request("GET", "/");
  return { status, headers, html: String(body) };
};

describe.skipIf(isForeign)("the status page", () => {
  test("shows running, waiting and failed runs and registered apps, and no data", async () => {
    const data = { mail: "jane@example.org" };
    await client.sendOne({ name: "page/hangs", data });
    const waiting = await client.runOf(await client.sendOne({ name: "page/waits", data }));
    const failed = await client.endedRunOf(await client.sendOne({ name: "page/fails", data }));
    await until("everything shown", async () => {
      const { html } = await page();
      return html.includes("function called") && html.includes("waits for an event");
    });
    const { status, headers, html } = await page();
    expect(status).toBe(200);
    for (const text of ["page-hangs", "page-waits", "page-fails", waiting.run_id, failed.run_id, app.url]) {
      expect(html).toContain(text);
    }
    // Names of an app are shown as text, whatever characters they hold.
    expect(html).toContain("ask, page/&lt;b&gt;go&lt;/b&gt;");
    expect(html).not.toContain("<b>go");
    for (const secret of ["jane@example.org", "secret 4711"]) expect(html).not.toContain(secret);
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(html).not.toContain("<script");
    letGo();
  });

  test("with keys a browser is asked for the key", async () => {
    const closed = await startEngine({ keys: KEYS });
    const stranger = engineClient(closed.url);
    const refused = await stranger.request("GET", "/");
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toContain("Basic");
    const basic = (password: string) => ({
      authorization: `Basic ${Buffer.from(`me:${password}`).toString("base64")}`,
    });
    expect((await stranger.request("GET", "/", undefined, basic(KEYS.signingKey))).status).toBe(200);
    expect((await stranger.request("GET", "/", undefined, basic("wrong"))).status).toBe(401);
    expect((await stranger.request("GET", "/metrics")).status).toBe(200);
    await closed.stop();
  });
});

describe("metrics", () => {
  test("are in the format of Prometheus, and count what happens", async () => {
    const { body, headers } = await client.request("GET", "/metrics");
    expect(headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const lines = String(body).trimEnd().split("\n");
    for (const line of lines) {
      expect(line).toMatch(
        /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z_]+="[^"]*"\})? \d+(\.\d+)?(e[+-]?\d+)?)$/,
      );
    }
    expect(lines.join("\n")).toMatch(/^inngest_queue_depth \d/m);
    if (isForeign) return;
    const value = (text: unknown, name: string) =>
      Number(String(text).match(new RegExp(`^${name} (.+)$`, "m"))?.[1]);
    const ended = 'vagus_engine_runs_ended_total\\{status="failed"\\}';
    await client.endedRunOf(await client.sendOne({ name: "page/fails" }));
    const { body: after } = await client.request("GET", "/metrics");
    expect(value(after, "vagus_engine_events_total")).toBeGreaterThan(
      value(body, "vagus_engine_events_total"),
    );
    expect(value(after, ended)).toBe(value(body, ended) + 1);
    expect(value(after, 'vagus_engine_items\\{state="waiting"\\}')).toBeGreaterThanOrEqual(1);
  });
});
