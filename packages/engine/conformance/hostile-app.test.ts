import { createServer, type Server, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type Socket, type Server as TcpServer } from "node:net";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import {
  functionConfig,
  listenOnFreePort,
  type ScriptedApp,
  startScriptedApp,
  stepHash,
} from "./scripted-app.ts";

const MIB = 1024 * 1024;
const SDK = { "x-inngest-sdk": "inngest-js:v4.24.0", "x-inngest-req-version": "2" };

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let good: ScriptedApp;
const open: (Server | TcpServer)[] = [];
const sockets = new Set<Socket>();

beforeAll(async () => {
  engine = await startEngine();
  client = engineClient(engine.url);
  good = await startScriptedApp("good", () => ({ status: 200, body: "well" }));
  await good.register(engine.url, [{ id: "f" }]);
});
afterAll(async () => {
  await good.close();
  await engine.stop();
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of open) server.close();
  open.length = 0;
});

/** A server that is no app, registered as one. */
async function register(name: string, server: Server | TcpServer, retries = 0): Promise<void> {
  open.push(server);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
  });
  // A plain TCP server listens in the same way.
  const port = await listenOnFreePort(server as Server);
  const url = `http://127.0.0.1:${port}/`;
  const functions = [functionConfig(name, url, { id: "f", retries })];
  const answer = await client.request("POST", "/fn/register", { appName: name, url, functions });
  expect(answer.status).toBe(200);
}

const speaks = (answer: (outgoing: ServerResponse) => void) =>
  createServer((incoming, outgoing) => {
    outgoing.on("error", () => {});
    incoming.resume().on("end", () => answer(outgoing));
  });
const says = (bytes: string) => createTcpServer((socket) => socket.once("data", () => socket.end(bytes)));

async function expectWell(): Promise<void> {
  const run = await client.endedRunOf(await client.sendOne({ name: "good/f" }));
  expect(run).toMatchObject({ status: "Completed", output: "well" });
  // No answer of an app may be reported as an error of the engine.
  expect(engine.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
}

const chunk = Buffer.alloc(MIB, "x");
function flood(outgoing: ServerResponse, headers: Record<string, string> = {}): void {
  outgoing.writeHead(200, headers);
  const more = () => {
    while (!outgoing.destroyed && outgoing.write(chunk));
    if (!outgoing.destroyed) outgoing.once("drain", more);
  };
  more();
}

describe.skipIf(isForeign)("an app that answers", () => {
  test.each<[string, Server | TcpServer, string]>([
    [
      "HTML",
      speaks((one) => one.writeHead(200, { "content-type": "text/html" }).end("<h1>Hi</h1>")),
      "did not come from an Inngest SDK",
    ],
    [
      "HTML and an error",
      speaks((one) => one.writeHead(502).end("<h1>Bad gateway</h1>")),
      "HTTP 502 before the SDK responded",
    ],
    [
      "nothing, and hangs up",
      createTcpServer((socket) => socket.once("data", () => socket.destroy())),
      "Unable to reach SDK URL",
    ],
    ["no HTTP", says("SSH-2.0-OpenSSH_9.2\r\n"), "Unable to reach SDK URL"],
    ["half a head", says("HTTP/1.1 200 OK\r\nx-inngest-sdk: a"), "Unable to reach SDK URL"],
    [
      "half a body",
      says("HTTP/1.1 200 OK\r\nx-inngest-sdk: a\r\ncontent-length: 100\r\n\r\nhalf"),
      "Unable to reach SDK URL",
    ],
    [
      "half a chunk",
      says("HTTP/1.1 200 OK\r\nx-inngest-sdk: a\r\ntransfer-encoding: chunked\r\n\r\nff\r\nhalf"),
      "Unable to reach SDK URL",
    ],
    [
      "a head without end",
      says(`HTTP/1.1 200 OK\r\n${"x: y\r\n".repeat(20_000)}`),
      "Unable to reach SDK URL",
    ],
    [
      "itself, in a circle",
      speaks((one) => one.writeHead(307, { location: "/" }).end()),
      "more than 60 redirects",
    ],
    [
      "somewhere that is nowhere",
      speaks((one) => one.writeHead(307, { location: "http://:x" }).end()),
      "redirect to something that is no URL",
    ],
    [
      "a redirect to a file",
      speaks((one) => one.writeHead(307, { location: "file:///etc/passwd" }).end()),
      "unsupported protocol",
    ],
    [
      "a status there is not",
      says("HTTP/1.1 999 Odd\r\nx-inngest-sdk: a\r\ncontent-length: 0\r\n\r\n"),
      "invalid status code: 999",
    ],
    ["a hundred megabytes", speaks((one) => flood(one, SDK)), "over 8388608 bytes"],
    [
      "ops that are none",
      speaks((one) => one.writeHead(206, SDK).end("<op/>")),
      "error reading generator opcode response",
    ],
    [
      "a stream that is none",
      speaks((one) => one.writeHead(201, SDK).end("    ")),
      "streamed response of the SDK is not readable",
    ],
    [
      "a stream of a stream",
      speaks((one) => one.writeHead(201, SDK).end(JSON.stringify({ status: 201, headers: {}, body: "{}" }))),
      "",
    ],
  ])("%s: the attempt fails, and says why", async (_, server, text) => {
    const name = `bad${open.length}${Math.random().toString(36).slice(2)}`;
    await register(name, server);
    const run = await client.endedRunOf(await client.sendOne({ name: `${name}/f` }));
    if (text !== "") expect(run.status).toBe("Failed");
    expect(JSON.stringify(run.output)).toContain(text);
    await expectWell();
  });

  test("never: others go on meanwhile, and a cancellation accounts for it", async () => {
    await register(
      "never",
      createTcpServer(() => {}),
    );
    const ids = await Promise.all(Array.from({ length: 20 }, () => client.sendOne({ name: "never/f" })));
    const runs = await Promise.all(ids.map((id) => client.runOf(id)));
    await until(
      "calls under way",
      async () => (await client.run(runs[0]?.run_id ?? "")).status === "Running",
    );
    await expectWell();
    for (const { run_id } of runs) await client.request("DELETE", `/v1/runs/${run_id}`);
    for (const { run_id } of runs) expect((await client.run(run_id)).status).toBe("Cancelled");
  });

  test("a byte at a time: no other run waits for it", async () => {
    await register(
      "drip",
      speaks((one) => {
        one.writeHead(200, SDK);
        const timer = setInterval(() => one.write(" "), 20);
        one.on("close", () => clearInterval(timer));
      }),
    );
    await client.sendOne({ name: "drip/f" });
    await expectWell();
  });

  test("floods, many at a time: memory stays bounded", async () => {
    await register(
      "flood",
      speaks((one) => flood(one, SDK)),
    );
    const ids = await Promise.all(Array.from({ length: 40 }, () => client.sendOne({ name: "flood/f" })));
    for (const id of ids) expect((await client.endedRunOf(id, 60_000)).status).toBe("Failed");
    // 40 floods of 100 MiB would be 4 GiB; what is read of each is 8 MiB, and none of it is kept.
    expect(process.memoryUsage().arrayBuffers).toBeLessThan(600 * MIB);
    await expectWell();
  });
});

describe.skipIf(isForeign)("an app with random answers", () => {
  const anyText = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom("\u0000", "a\ud800"));
  const duration = fc.oneof(
    anyText,
    fc.constantFrom("1s", "-1s", "0s", "1y", "400d", "2026-11-20T00:00:00Z", "9999999w"),
  );
  const opts = fc.oneof(
    fc.constant(null),
    fc.dictionary(
      fc.oneof(
        anyText,
        fc.constantFrom(
          "timeout",
          "if",
          "event",
          "signal",
          "conflict",
          "url",
          "method",
          "headers",
          "body",
          "function_id",
          "payload",
          "parallelMode",
          "duration",
        ),
      ),
      fc.oneof(anyText, duration, fc.jsonValue(), fc.constantFrom("race", "event.data.x == async.data.x")),
      { maxKeys: 5 },
    ),
  );
  const op = fc.record(
    {
      id: fc.oneof(anyText, fc.constantFrom("a", "b", "c").map(stepHash)),
      op: fc.oneof(
        anyText,
        fc.constantFrom(
          ..."StepRun StepError StepFailed StepPlanned Sleep WaitForEvent WaitForSignal InvokeFunction Gateway AIGateway RunComplete DiscoveryRequest None DeferAdd".split(
            " ",
          ),
        ),
      ),
      name: duration,
      opts,
      data: fc.oneof(fc.jsonValue(), anyText),
      error: fc.oneof(fc.jsonValue(), fc.record({ name: anyText, message: anyText })),
      userland: fc.oneof(fc.constant(null), fc.record({ id: anyText, index: fc.integer() })),
    },
    { requiredKeys: ["id", "op"] },
  );
  const reply = fc.record({
    status: fc.oneof(fc.constantFrom(200, 201, 206, 400, 500), fc.integer({ min: 200, max: 599 })),
    body: fc.oneof(
      { weight: 4, arbitrary: fc.array(op, { maxLength: 5 }).map((ops) => JSON.stringify(ops)) },
      { weight: 1, arbitrary: fc.json() },
      { weight: 1, arbitrary: anyText },
    ),
    noRetry: fc.constantFrom(undefined, "true", "false", "maybe"),
    retryAfter: fc.constantFrom(undefined, "1", "-5", "soon", "9999999999", "2026-11-20T00:00:00Z"),
  });

  test("every run is accounted for, and the engine goes on", { timeout: 240_000 }, async () => {
    const made: string[] = [];
    const app = await startScriptedApp("fuzz", () => {
      const [next] = fc.sample(reply, { numRuns: 1 });
      const { status = 500, body = "", noRetry, retryAfter } = next ?? {};
      const headers = {
        ...(noRetry !== undefined && { "x-inngest-no-retry": noRetry }),
        ...(retryAfter !== undefined && { "retry-after": retryAfter }),
      };
      // A status without a body may not have one.
      return { status: status === 204 || status === 304 ? 200 : status, body, headers };
    });
    await app.register(engine.url, [{ id: "f", retries: 1 }]);
    for (let i = 0; i < 150; i++)
      made.push((await client.runOf(await client.sendOne({ name: "fuzz/f" }))).run_id);
    // Some wait for what will never come, or for a retry that is a second or a day away: those are cancelled at the
    // end.
    await engine.quiet();
    for (const id of made) await client.request("DELETE", `/v1/runs/${id}`);
    for (const id of made)
      expect(["Completed", "Failed", "Cancelled"]).toContain((await client.run(id)).status);
    await engine.quiet();
    expect(await engine.query`select kind from jobs where run_id is not null`).toEqual([]);
    await app.close();
    await expectWell();
  });
});
