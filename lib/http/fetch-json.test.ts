import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { listenLocally } from "@/testing/listen-locally";
import { fetchJson } from "./fetch-json";

const Answer = z.object({ n: z.number() });
let server: Server | undefined;

/** A real server on a free loopback port; returns its base address. */
async function listen(handler: RequestListener): Promise<string> {
  const started = createServer(handler);
  server = started;
  const port = await listenLocally(started);
  return `http://127.0.0.1:${port}`;
}

afterEach(async () => {
  const running = server;
  server = undefined;
  if (!running?.listening) return;
  running.closeAllConnections();
  await new Promise((resolve) => running.close(resolve));
});

describe("fetchJson", () => {
  it("sends JSON and parses the answer", async () => {
    const base = await listen((request, response) => {
      let text = "";
      request.on("data", (chunk) => {
        text += chunk;
      });
      request.on("end", () => {
        const sent = JSON.parse(text);
        response.end(JSON.stringify({ n: sent.n + 1, type: request.headers["content-type"] }));
      });
    });
    await expect(fetchJson(base, Answer, { method: "POST", body: { n: 1 } })).resolves.toEqual({ n: 2 });
  });

  it("carries code, message and details of a refusal", async () => {
    const base = await listen((_, response) => {
      response.statusCode = 409;
      response.end(
        JSON.stringify({
          error: { code: "already_decided", message: "Jonas decided.", details: { decidedBy: "u" } },
        }),
      );
    });
    await expect(fetchJson(base, Answer)).rejects.toMatchObject({
      status: 409,
      code: "already_decided",
      message: "Jonas decided.",
      details: { decidedBy: "u" },
    });
  });

  it("rejects an answer of another shape, and one that is not JSON", async () => {
    const base = await listen((request, response) => {
      response.statusCode = request.url === "/html" ? 502 : 200;
      response.end(request.url === "/html" ? "<h1>Bad gateway</h1>" : JSON.stringify({ n: "1" }));
    });
    await expect(fetchJson(base, Answer)).rejects.toMatchObject({
      code: "unreadable",
      details: { issues: [{ at: "n" }] },
    });
    await expect(fetchJson(`${base}/html`, Answer)).rejects.toMatchObject({
      status: 502,
      code: "unreadable",
    });
  });

  it("throws `unreachable` without an answer", async () => {
    const base = await listen((request) => request.socket.destroy());
    await expect(fetchJson(base, Answer)).rejects.toMatchObject({ status: 0, code: "unreachable" });
  });

  it("passes an abort on as an abort", async () => {
    const base = await listen(() => undefined);
    const controller = new AbortController();
    const pending = fetchJson(base, Answer, { signal: controller.signal });
    controller.abort();
    await expect(pending).rejects.toMatchObject({ name: "AbortError" });
  });
});
