import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";

let engine: EngineUnderTest;
let named: EngineUnderTest;

beforeAll(async () => {
  engine = await startEngine();
  named = await startEngine({ allowedHosts: ["engine.internal"] });
});
afterAll(async () => {
  await engine.stop();
  await named.stop();
});

const REGISTRATION = { url: "http://evil.example/api/inngest", appName: "evil", functions: [] };
const PING = { jsonrpc: "2.0", id: 1, method: "ping" };
const EVENT = { name: "evil/event" };

/** Requests that a page could try, one for each kind of endpoint. */
const ATTEMPTS: [method: string, path: string, body?: unknown][] = [
  ["GET", "/"],
  ["GET", "/health"],
  ["GET", "/dev"],
  ["GET", "/metrics"],
  ["GET", "/v1/events"],
  ["GET", "/v2/runs"],
  ["POST", "/e/key", EVENT],
  ["OPTIONS", "/e/key"],
  ["POST", "/v2/events", EVENT],
  ["POST", "/invoke/vagus-pulse", {}],
  ["POST", "/fn/register", REGISTRATION],
  ["DELETE", "/fn/remove?url=http://127.0.0.1:3000/api/inngest"],
  ["POST", "/mcp", PING],
  ["GET", "/no/such/path"],
];

/** `fetch` would set these headers itself. */
function send(url: string, [method, path, body]: (typeof ATTEMPTS)[number], headers: Record<string, string>) {
  return new Promise<{ status: number; cors: unknown; text: string }>((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.once("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          cors: response.headers["access-control-allow-origin"],
          text,
        }),
      );
    });
    sent.once("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

describe.skipIf(isForeign)("a page in a browser of this machine", () => {
  const PAGES: [what: string, headers: Record<string, string>][] = [
    ["by a rebound name", { host: "evil.example:8288" }],
    ["by a rebound name, as its own origin", { host: "evil.example", origin: "http://evil.example" }],
    ["by a name that begins like ours", { host: "127.0.0.1.evil.example:8288" }],
    ["of another site", { origin: "https://evil.example" }],
    ["of another port", { origin: "http://127.0.0.1:9999" }],
    ["without an origin", { origin: "null" }],
    ["of another site, as a simple request", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }],
    ["of another port, as a simple request", { "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" }],
  ];

  test.each(PAGES)("%s reads nothing and changes nothing", async (_what, headers) => {
    for (const attempt of ATTEMPTS) {
      const { status, cors, text } = await send(engine.url, attempt, headers);
      expect({ status, cors }, attempt.join(" ")).toEqual({ status: 403, cors: undefined });
      expect(text).toMatch(/does not answer to this host name|A page of another origin/);
    }
    const [counts] = await engine.query`
      select (select count(*)::int from events) as events, (select count(*)::int from apps) as apps,
        (select count(*)::int from runs) as runs`;
    expect(counts).toEqual({ events: 0, apps: 0, runs: 0 });
  });

  test("may link to the status page", async () => {
    const link = {
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
    };
    expect((await send(engine.url, ["GET", "/"], link)).status).toBe(200);
    expect((await send(engine.url, ["POST", "/e/key", EVENT], link)).status).toBe(403);
  });
});

describe("a program", () => {
  test("needs no key on an engine without keys", async () => {
    const client = engineClient(engine.url);
    expect((await client.request("GET", "/health")).status).toBe(200);
    expect(await client.send({ name: "callers/event" })).toHaveLength(1);
  });

  test.skipIf(isForeign)("reaches the engine by its allowed host names only", async () => {
    for (const host of ["engine.internal:8288", "ENGINE.internal", "localhost:1", "[::1]:8288"])
      expect((await send(named.url, ["GET", "/health"], { host })).status, host).toBe(200);
    for (const host of ["engine.internal.evil.example", "other", "10.0.0.1:8288"])
      expect((await send(named.url, ["GET", "/health"], { host })).status, host).toBe(403);
  });
});
