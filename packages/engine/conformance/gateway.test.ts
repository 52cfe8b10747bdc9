import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { openai, fetch as stepFetch } from "inngest";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { listenOnFreePort } from "./scripted-app.ts";
import { type SdkApp, sdkClient, startSdkApp } from "./sdk-app.ts";

interface Asked {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let app: SdkApp;
let server: Server;
let url: string;
/** Requests that the other server received. */
let asked: Asked[] = [];
/** How it answers; by the number of the request, from 1. */
let answer: (outgoing: ServerResponse, nth: number, request: Asked) => void;

beforeAll(async () => {
  server = createServer(async (incoming, outgoing) => {
    let body = "";
    for await (const chunk of incoming) body += String(chunk);
    const { method = "", url: path = "", headers } = incoming;
    asked.push({ method, path, headers, body });
    answer(outgoing, asked.length, { method, path, headers, body });
  });
  url = `http://127.0.0.1:${await listenOnFreePort(server)}`;
  engine = await startEngine({ checkpointing: true });
  client = engineClient(engine.url);
  app = await startSdkApp(sdkClient("gw", engine.url), functions());
});
afterAll(async () => {
  await app.close();
  await engine.stop();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});
beforeEach(() => {
  asked = [];
  answer = (outgoing) => outgoing.end("{}");
});

function functions() {
  const inngest = sdkClient("gw", engine.url);
  return [
    inngest.createFunction(
      { id: "fetch", retries: 2, triggers: { event: "gw/fetch" } },
      async ({ event }) => {
        const response = await stepFetch(event.data.url, event.data.init);
        return {
          status: response.status,
          type: response.headers.get("content-type"),
          text: await response.text(),
        };
      },
    ),
    inngest.createFunction({ id: "infer", retries: 2, triggers: { event: "gw/infer" } }, async ({ step }) => {
      const model = openai({ model: "gpt-x", apiKey: "sk-secret", baseUrl: `${url}/v1/` });
      try {
        return await step.ai.infer("ask", { model, body: { messages: [{ role: "user", content: "hi" }] } });
      } catch (error) {
        return error instanceof Error ? { name: error.name, message: error.message } : null;
      }
    }),
    inngest.createFunction({ id: "both", triggers: { event: "gw/both" } }, async ({ step }) =>
      Promise.all([
        step.run("own", () => "own"),
        stepFetch(`${url}/a`).then((one) => one.text()),
        stepFetch(`${url}/b`).then((one) => one.text()),
      ]),
    ),
  ];
}

const runFetch = async (path: string, init?: Record<string, unknown>) =>
  await client.endedRunOf(await client.sendOne({ name: "gw/fetch", data: { url: `${url}${path}`, init } }));
const infer = async () => await client.endedRunOf(await client.sendOne({ name: "gw/infer", data: {} }));

describe("step.fetch", () => {
  test("a request goes out once, as it was asked for; any status is an answer", async () => {
    answer = (outgoing) => outgoing.writeHead(418, { "content-type": "text/tea" }).end("short and stout");
    const run = await runFetch("/pot?a=1", {
      method: "PUT",
      headers: { "x-own": "1" },
      body: "grüße",
    });
    expect(run).toMatchObject({
      status: "Completed",
      output: { status: 418, type: "text/tea", text: "short and stout" },
    });
    expect(asked).toMatchObject([
      { method: "PUT", path: "/pot?a=1", body: "grüße", headers: { "x-own": "1" } },
    ]);
  });

  test("beside other steps, each with its own answer", async () => {
    answer = (outgoing, _, { path }) => outgoing.end(path);
    const run = await client.endedRunOf(await client.sendOne({ name: "gw/both", data: {} }));
    expect(run).toMatchObject({ status: "Completed", output: ["own", "/a", "/b"] });
    expect(asked).toHaveLength(2);
  });

  test("a broken connection is retried as often as the function's retries allow", async () => {
    answer = (outgoing, nth) => (nth < 3 ? outgoing.destroy() : outgoing.end("at last"));
    expect((await runFetch("/flaky")).output).toMatchObject({ text: "at last" });
    expect(asked).toHaveLength(3);
  });

  test("for good: the step fails by name", async () => {
    answer = (outgoing) => outgoing.destroy();
    const run = await runFetch("/gone");
    expect(run.status).toBe("Failed");
    expect(JSON.stringify(run.output)).toContain("GatewayError");
    expect(JSON.stringify(run.output)).toContain("Error making gateway request");
    if (!isForeign) expect(asked).toHaveLength(3);
  });

  test("redirects are followed by the rules of fetch", async () => {
    answer = (outgoing, nth) =>
      nth === 1 ? outgoing.writeHead(302, { location: "/after" }).end() : outgoing.end("after");
    expect((await runFetch("/form", { method: "POST", body: "x" })).output).toMatchObject({ text: "after" });
    expect(asked[1]).toMatchObject({ path: "/after" });
    if (!isForeign) expect(asked[1]).toMatchObject({ method: "GET", body: "" });
  });

  test.skipIf(isForeign)("secrets do not follow a redirect to another server", async () => {
    const other = createServer((incoming, outgoing) => {
      asked.push({ method: "", path: "other", headers: incoming.headers, body: "" });
      outgoing.end("other");
    });
    const port = await listenOnFreePort(other);
    answer = (outgoing) => outgoing.writeHead(307, { location: `http://127.0.0.1:${port}/` }).end();
    const run = await runFetch("/", { headers: { authorization: "Bearer secret", "x-plain": "kept" } });
    other.close();
    expect(run.output).toMatchObject({ text: "other" });
    expect(asked[0]?.headers).toMatchObject({ authorization: "Bearer secret", "x-plain": "kept" });
    expect(asked[1]?.headers).toMatchObject({ "x-plain": "kept" });
    expect(asked[1]?.headers.authorization).toBeUndefined();
  });

  test.skipIf(isForeign)("an endless answer is cut off, and the engine stays healthy", async () => {
    answer = (outgoing) => {
      const piece = Buffer.alloc(1024 * 1024, "x");
      outgoing.on("error", () => {});
      const more = () => {
        while (!outgoing.destroyed && outgoing.write(piece));
        if (!outgoing.destroyed) outgoing.once("drain", more);
      };
      more();
    };
    const run = await runFetch("/flood");
    expect(run.status).toBe("Failed");
    expect(JSON.stringify(run.output)).toContain("the answer is over 8388608 bytes");
    expect((await client.request("GET", "/health")).status).toBe(200);
  });

  test.skipIf(isForeign)("an invalid request fails by name and is not sent", async () => {
    for (const bad of [{ url: "file:///etc/passwd" }, { url: `${url}/x`, init: { method: "BAD METHOD" } }]) {
      const run = await client.endedRunOf(await client.sendOne({ name: "gw/fetch", data: bad }));
      expect(run.status).toBe("Failed");
    }
    expect(asked).toEqual([]);
  });
});

describe("step.ai.infer", () => {
  test("the model is asked with its key, and answers as JSON", async () => {
    answer = (outgoing) => outgoing.end('{"choices":[{"message":{"content":"hello"}}]}');
    expect(await infer()).toMatchObject({
      status: "Completed",
      output: { choices: [{ message: { content: "hello" } }] },
    });
    expect(asked).toMatchObject([
      { method: "POST", path: "/v1/chat/completions", headers: { authorization: "Bearer sk-secret" } },
    ]);
    expect(JSON.parse(asked[0]?.body ?? "")).toMatchObject({ model: "gpt-x", messages: [{ content: "hi" }] });
  });

  test("a refusal is retried after the delay the vendor asks for", async () => {
    const times: number[] = [];
    answer = (outgoing, nth) => {
      times.push(Date.now());
      if (nth === 1) outgoing.writeHead(429, { "retry-after": "2" }).end('{"error":"slow down"}');
      else outgoing.end('{"ok":true}');
    };
    expect((await infer()).output).toEqual({ ok: true });
    if (!isForeign) expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1000);
  });

  test("for good: the function catches it by name", async () => {
    answer = (outgoing) => outgoing.writeHead(500).end("broken");
    expect((await infer()).output).toEqual({
      name: "AIGatewayError",
      message: "Error making AI request: unsuccessful status code: 500",
    });
    if (!isForeign) expect(asked).toHaveLength(3);
  });

  test.skipIf(isForeign)("an answer that is not JSON counts as a failure", async () => {
    answer = (outgoing) => outgoing.end("<html>");
    expect((await infer()).output).toMatchObject({
      message: "Error making AI request: the answer is not JSON",
    });
  });
});
