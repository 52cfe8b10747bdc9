import { createServer, type IncomingMessage, type Server } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { listenLocally } from "@/testing/listen-locally";
import { withTestDatabase } from "@/testing/with-test-database";

// Requests that change something ask the database first whether this deployment acts on it.
withTestDatabase();

// What other engines answer, as recorded from them (protocol §8 and §15); the embedded one is asked for
// real in engine-api.db.test.ts.
const ID = "run_01ARZ3NDEKTSV4RRFFQ69G5FAV";
const PATH = `/v1/runs/${ID.slice(4)}`;

type Reply = [status: number, body: unknown] | "silence" | "hang up";

let engineApi: typeof import("./engine-api.ts").engineApi;
let server: Server;
let reply: (method: string, path: string, request: IncomingMessage) => Reply;
let asked: string[];

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = (request.url ?? "").split("?")[0] ?? "";
    asked.push(`${request.method} ${path}`);
    const given = reply(request.method ?? "", path, request);
    if (given === "silence") return;
    if (given === "hang up") return void request.destroy();
    const [status, body] = given;
    response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  const port = await listenLocally(server);
  vi.stubEnv("INNGEST_BASE_URL", `http://127.0.0.1:${port}`);
  vi.stubEnv("INNGEST_DEV", "0");
  vi.stubEnv("INNGEST_SIGNING_KEY", "signkey-old");
  vi.stubEnv("INNGEST_SIGNING_KEY_FALLBACK", "signkey-new");
  // Test files share their modules, and lib/env.ts reads the environment once.
  vi.resetModules();
  ({ engineApi } = await import("./engine-api.ts"));
});
beforeEach(() => {
  asked = [];
});
afterAll(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
  server.closeAllConnections();
  return new Promise((done) => server.close(done));
});

const NO_PATH: Reply = [404, "404 page not found\n"];

describe("version 1 of a real server", () => {
  it("answers errors with 200 and the true code in the body", async () => {
    reply = () => [200, { error: "Invalid run ID", data: null, status: 400 }];
    expect(await engineApi.readRun(ID)).toMatchObject({ ok: false, why: "refused" });
  });

  it("answers 500 for an unknown run, which version 2 confirms", async () => {
    const unknown = { error: "Unable to load function run: 01ARZ3", data: null, status: 500 };
    const absent = { errors: [{ code: "not_found", message: "Run not found" }] };
    reply = (_method, path) => (path === PATH ? [200, unknown] : [404, absent]);
    expect(await engineApi.readRun(ID)).toMatchObject({ ok: false, why: "not_found" });
    reply = (_method, path) => (path === PATH ? [200, unknown] : [200, { data: {} }]);
    expect(await engineApi.readRun(ID)).toMatchObject({ ok: false, why: "away" });
  });

  it("marks an open run by Go's zero time", async () => {
    const run = { run_id: ID.slice(4), run_started_at: "2026-11-20T12:00:00Z", event_id: "e", output: "" };
    reply = () => [200, { data: { ...run, status: "Running", ended_at: "0001-01-01T00:00:00Z" } }];
    expect(await engineApi.readRun(ID)).toMatchObject({
      ok: true,
      value: { status: "running", endedAt: null },
    });
  });

  it("counts as away when its status is unknown", async () => {
    const run = { run_id: ID.slice(4), run_started_at: "2026-11-20T12:00:00Z", status: "Pondering" };
    reply = () => [200, { data: run }];
    expect(await engineApi.readRun(ID)).toMatchObject({ ok: false, why: "away" });
  });
});

describe("an engine without version 2", () => {
  it("answers cannot to listing and rerunning", async () => {
    reply = () => NO_PATH;
    expect(await engineApi.listRuns({})).toMatchObject({ ok: false, why: "cannot" });
    expect(await engineApi.rerunRun(ID)).toMatchObject({ ok: false, why: "cannot" });
  });

  it("cancels by version 1", async () => {
    reply = (method, path) => (method === "DELETE" && path === PATH ? [200, ""] : NO_PATH);
    expect(await engineApi.cancelRun(ID)).toEqual({ ok: true, value: null });
  });

  it("lists functions by version 1, without the app's id", async () => {
    const one = { id: "vagus-pulse", name: "Pulse", config: { triggers: [{ cron: "* * * * *" }] } };
    reply = (_method, path) => (path === "/v1/apps/vagus/functions" ? [200, [one]] : NO_PATH);
    expect(await engineApi.listFunctions()).toEqual({
      ok: true,
      value: [{ id: "pulse", name: "Pulse", triggers: [{ cron: "* * * * *" }] }],
    });
  });
});

describe("capabilities", () => {
  it("are not cached while the engine is away", async () => {
    reply = () => [503, "starting"];
    expect(await engineApi.capabilities()).toMatchObject({ ok: false, why: "away" });
  });

  it("are found out once, by requests about a run that does not exist", async () => {
    const absent = { errors: [{ code: "not_found", message: "Run not found" }] };
    reply = (_method, path) => (path.endsWith("/rerun") ? [404, absent] : NO_PATH);
    const capabilities = { listRuns: false, rerunRun: true, reportsEnded: false, idempotentInvoke: false };
    expect(await engineApi.capabilities()).toEqual({ ok: true, value: capabilities });
    asked = [];
    expect(await engineApi.capabilities()).toEqual({ ok: true, value: capabilities });
    expect(asked).toEqual([]);
  });
});

describe("an answer is", () => {
  it.each([
    ["away", [500, ""]],
    ["away", [429, "slow down"]],
    ["away", [200, "<html>"]],
    ["away", "silence"],
    ["away", "hang up"],
    ["refused", [403, { error: "no", data: null, status: 403 }]],
    ["cannot", [501, { errors: [{ code: "not_implemented", message: "Not implemented" }] }]],
    ["cannot", [405, { error: "Method not allowed", status: 405 }]],
    ["not_found", [404, { errors: [{ code: "not_found", message: "Run not found" }] }]],
  ] as const)("%s when it is %j", async (why, given) => {
    reply = () => (typeof given === "string" ? given : [given[0], given[1]]);
    expect(await engineApi.listRuns({})).toMatchObject({ ok: false, why });
  });

  it("ended when the run to be cancelled had ended", async () => {
    reply = () => [409, { errors: [{ code: "run_already_ended", message: "Cannot cancel an ended run" }] }];
    expect(await engineApi.cancelRun(ID)).toMatchObject({ ok: false, why: "ended" });
    expect(asked).toHaveLength(1);
  });
});

it("tries the fallback key when the engine rejects the first", async () => {
  reply = (_method, _path, { headers }) =>
    headers.authorization === "Bearer signkey-new" ? [200, { data: [] }] : [401, "Authentication failed"];
  expect(await engineApi.listRuns({})).toMatchObject({ ok: true, value: { runs: [], nextCursor: null } });
});
