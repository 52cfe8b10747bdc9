import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { until } from "./eventually.ts";
import { functionConfig, type ScriptedApp, startScriptedApp } from "./scripted-app.ts";

const MIB = 1024 * 1024;
/** Whatever a text may hold, U+0000 and halves of pairs as well. */
const anyText = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom("\u0000", "a\ud800"));
const DEEP = `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`;
const VERY_DEEP = `${"[".repeat(1_200_000)}${"]".repeat(1_200_000)}`;

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let app: ScriptedApp;

beforeAll(async () => {
  engine = await startEngine({ checkpointing: true });
  client = engineClient(engine.url);
  app = await startScriptedApp("hostile", () => ({ status: 200, body: "well" }));
  await app.register(engine.url, [{ id: "f" }]);
});
afterAll(async () => {
  await app.close();
  await engine.stop();
});

/** That the engine still does its work, which is what any of this must not change. */
async function expectWell(): Promise<void> {
  const run = await client.endedRunOf(await client.sendOne({ name: "hostile/f" }));
  expect(run).toMatchObject({ status: "Completed", output: "well" });
}

/** Everything a body can be sent to. */
const ENDPOINTS: [method: string, path: string][] = [
  ["POST", "/e/key"],
  ["POST", "/fn/register"],
  ["POST", "/invoke/hostile-f"],
  ["POST", "/v1/signals"],
  ["POST", "/v1/cancellations"],
  ["POST", "/v1/checkpoint/01ARZ3NDEKTSV4RRFFQ69G5FAV/async"],
  ["POST", "/v2/events"],
  ["POST", "/v2/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV/rerun"],
  ["POST", "/v2/apps/hostile/functions/f/invoke"],
  ["POST", "/mcp"],
];

describe.skipIf(isForeign)("invalid bodies", () => {
  test.each(ENDPOINTS)(
    "%s %s: malformed JSON, wrong types, depths: refused, never a fault of ours",
    async (method, path) => {
      const bodies = [
        "{",
        "[",
        '"',
        "nul",
        "\u0000",
        "[1",
        "5",
        "true",
        '"text"',
        "[[]]",
        "{}",
        "[null]",
        DEEP,
        VERY_DEEP,
      ];
      bodies.push(`{"name":"hostile/none","data":${DEEP}}`, `{"signal":"s","data":${DEEP}}`);
      bodies.push(
        `{"name":"hostile/none","data":${VERY_DEEP}}`,
        `{"fromStep":{"stepId":"a","input":${DEEP}}}`,
      );
      bodies.push(`{"appName":"deep","url":"http://127.0.0.1/","functions":[],"more":${DEEP}}`);
      bodies.push(`{"data":${DEEP}}`);
      for (const body of bodies) {
        const answer = await client.request(method, path, body);
        expect(answer.status, `${body.slice(0, 40)} ${JSON.stringify(answer.body)}`).toBeLessThan(500);
      }
      await expectWell();
    },
  );

  test.each(ENDPOINTS)("%s %s: any JSON at all", { timeout: 120_000 }, async (method, path) => {
    const known = fc.constantFrom(
      ..."name data id ts user v meta appName url functions signal started_before app_id function_id if run_id qi_id steps fromStep stepId input jsonrpc method params arguments triggers".split(
        " ",
      ),
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        fc.jsonValue(),
        anyText,
        tie("object"),
        fc.array(tie("any"), { maxLength: 4 }),
      ),
      object: fc.dictionary(fc.oneof(known, anyText), tie("any"), { maxKeys: 6 }),
    })).object;
    await fc.assert(
      fc.asyncProperty(value, async (body) => {
        const answer = await client.request(method, path, JSON.stringify(body));
        expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500);
      }),
      { numRuns: 40 },
    );
    await expectWell();
  });

  test("a body that is too large is answered 413", async () => {
    const answer = await client.request("POST", "/v1/signals", `{"signal":"${"x".repeat(5 * MIB)}"}`);
    expect(answer.status).toBe(413);
    expect((await client.request("POST", "/e/key", " ".repeat(65 * MIB))).status).toBe(413);
    await expectWell();
  });

  test("functions with any configuration: registered or refused with a reason", {
    timeout: 60_000,
  }, async () => {
    const text = fc.oneof(
      anyText,
      fc.constantFrom("1 == 1", "event.data.x", "10s", "1d", "* * * * *", "@daily", "TZ=No/Where * * * * *"),
    );
    const some = fc.oneof(
      text,
      fc.integer(),
      fc.constant(null),
      fc.dictionary(anyText, text, { maxKeys: 2 }),
    );
    const part = fc.record(
      {
        triggers: fc.array(fc.record({ event: text, cron: text, expression: text }, { requiredKeys: [] }), {
          maxLength: 3,
        }),
        concurrency: fc.oneof(
          some,
          fc.array(fc.record({ limit: fc.integer(), key: text, scope: text }, { requiredKeys: [] })),
        ),
        throttle: fc.oneof(some, fc.record({ limit: fc.integer(), period: text, key: text })),
        rateLimit: fc.oneof(some, fc.record({ limit: fc.integer(), period: text, key: text })),
        debounce: fc.oneof(some, fc.record({ period: text, timeout: text, key: text })),
        batchEvents: fc.oneof(some, fc.record({ maxSize: fc.integer(), timeout: text, key: text })),
        priority: fc.oneof(some, fc.record({ run: text })),
        cancel: fc.oneof(some, fc.array(fc.record({ event: text, if: text, timeout: text }))),
        timeouts: fc.oneof(some, fc.record({ start: text, finish: text })),
        singleton: fc.oneof(some, fc.record({ key: text, mode: text })),
        idempotency: some,
        name: text,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(part, async (config) => {
        const functions = [functionConfig("odd", "http://127.0.0.1:1/x", { id: "f", config })];
        const body = { appName: "odd", url: "http://127.0.0.1:1/x", functions };
        const answer = await client.request("POST", "/fn/register", body);
        expect([200, 400], JSON.stringify(answer.body)).toContain(answer.status);
        if (answer.status === 400) expect(answer.body).toMatchObject({ error: expect.stringMatching(/./) });
      }),
      { numRuns: 150 },
    );
    await client.request("POST", "/fn/register", {
      appName: "odd",
      url: "http://127.0.0.1:1/x",
      functions: [],
    });
    await expectWell();
  });
});

describe.skipIf(isForeign)("invalid requests", () => {
  const { hostname, port } = { hostname: "127.0.0.1", port: () => Number(new URL(engine.url).port) };

  /** Sends bytes and says what came back before the connection was closed, by us at last. */
  const raw = (bytes: string) =>
    new Promise<string>((resolve) => {
      let received = "";
      const socket = connect(port(), hostname, () => socket.write(bytes));
      const end = () => {
        socket.destroy();
        resolve(received);
      };
      socket.on("data", (chunk) => {
        received += String(chunk);
        end();
      });
      socket.on("error", end).on("close", end);
    });

  test.each([
    ["a method there is not", "BREW / HTTP/1.1\r\nhost: localhost\r\n\r\n", "400"],
    ["no HTTP at all", "\u0016\u0003\u0001\u0002\r\n\r\n", "400"],
    ["a target that is no URL", "GET http://[ HTTP/1.1\r\nhost: localhost\r\n\r\n", "400"],
    ["a path with broken escapes", "GET /v1/runs/%ff%zz HTTP/1.1\r\nhost: localhost\r\n\r\n", "400"],
    [
      "headers without end",
      `GET /health HTTP/1.1\r\nhost: localhost\r\nx: ${"y".repeat(70_000)}\r\n\r\n`,
      "431",
    ],
    [
      "two lengths",
      "POST /e/k HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}",
      "400",
    ],
  ])("%s", async (_, bytes, status) => {
    expect(await raw(bytes)).toContain(`HTTP/1.1 ${status}`);
    await expectWell();
  });

  test("connections dropped in the middle of a body store nothing", async () => {
    const before = (await client.request("GET", "/v1/events?name=hostile/half")).body;
    await Promise.all(
      Array.from({ length: 50 }, () => {
        const socket = connect(port(), hostname, () => {
          socket.write(
            'POST /e/k HTTP/1.1\r\nhost: localhost\r\ncontent-length: 999\r\n\r\n{"name":"hostile/half"',
            () => socket.destroy(),
          );
        });
        return new Promise((done) => socket.on("close", done));
      }),
    );
    await expectWell();
    expect((await client.request("GET", "/v1/events?name=hostile/half")).body).toMatchObject({
      data: (before as { data: unknown[] }).data,
    });
  });

  test("any path and query", async () => {
    const segment = fc.oneof(
      fc.constantFrom("v1", "v2", "runs", "events", "e", "fn", "api", "..", "", "%00", "%"),
      fc.webSegment(),
    );
    const query = fc.dictionary(
      fc.constantFrom("limit", "cursor", "status", "from", "order", "name", "received_after"),
      anyText,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { maxLength: 6 }), query, async (segments, parameters) => {
        const answer = await client.request(
          "GET",
          `/${segments.join("/")}?${new URLSearchParams(parameters)}`,
        );
        expect([200, 400, 404, 405, 501], JSON.stringify(answer.body)).toContain(answer.status);
      }),
      { numRuns: 200 },
    );
    await until("no request hangs", async () => (await client.request("GET", "/health")).status === 200);
  });
});
