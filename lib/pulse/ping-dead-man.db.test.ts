import { createServer, type Server } from "node:http";
import process from "node:process";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { listenLocally } from "@/testing/listen-locally";
import { withTestDatabase } from "@/testing/with-test-database";

withTestDatabase();

const MINUTE_MS = 60_000;
let server: Server;
/** Pings received by the dead-man switch. */
let pings = 0;
let outside = 200;
/** Our functions in the engine. */
let registered: { id: string; name: string }[] = [];
let now = Date.now();
let pingDeadMan: (nowMs: number) => Promise<void>;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/alive") {
      pings += 1;
      return void response.writeHead(outside).end();
    }
    // An engine with version 1 of its API only.
    if (request.url?.startsWith("/v2/")) return void response.writeHead(404).end("404 page not found\n");
    response.end(JSON.stringify(request.url === "/health" ? {} : registered));
  });
  const port = await listenLocally(server);
  const url = `http://127.0.0.1:${port}`;
  Object.assign(process.env, { INNGEST_BASE_URL: url, ALERT_URL: `${url}/alive` });
  ({ pingDeadMan } = await import("./ping-dead-man.ts"));
});
beforeEach(() => {
  pings = 0;
  outside = 200;
  registered = [{ id: "vagus-pulse", name: "Pulse" }];
  now += MINUTE_MS;
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise((done) => server.close(done));
});

it("pings once a minute, however often the pulse beats", async () => {
  for (let beat = 0; beat < 10; beat++) await pingDeadMan(now);
  expect(pings).toBe(1);
  await pingDeadMan(now + MINUTE_MS - 1);
  expect(pings).toBe(1);
  await pingDeadMan(now + MINUTE_MS);
  expect(pings).toBe(2);
  now += MINUTE_MS;
});

it("does not ping when the engine has no function of ours", async () => {
  registered = [];
  await pingDeadMan(now);
  expect(pings).toBe(0);
});

it("continues when the dead-man switch refuses or is away", async () => {
  outside = 500;
  await expect(pingDeadMan(now)).resolves.toBeUndefined();
  expect(pings).toBe(1);
});
