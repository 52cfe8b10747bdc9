import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "vagus-guard-"));
const handled: string[] = [];
let server: Server;
let port = 0;

beforeAll(async () => {
  Object.assign(process.env, { VAGUS_DATA_DIR: folder, DATABASE_URL: "embedded" });
  // Reads the present environment.
  const { guardListeners } = await import("./guard-listeners.ts");
  guardListeners();
  guardListeners();
  server = createServer((incoming, response) => {
    handled.push(`${incoming.method} ${incoming.url}`);
    response.end("fine");
  });
  server.on("upgrade", (incoming, socket) => {
    handled.push(`upgrade ${incoming.url}`);
    socket.end("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => handled.splice(0));

function send(headers: Record<string, string>, { method = "GET", body = "" } = {}) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path: "/x", method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.once("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.once("upgrade", (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, text: "" });
    });
    sent.once("error", reject);
    sent.end(body);
  });
}

const UPGRADE = { connection: "upgrade", upgrade: "websocket" };

describe("a server of a guarded process", () => {
  it("answers programs and its own pages", async () => {
    expect(await send({})).toEqual({ status: 200, text: "fine" });
    expect((await send({ origin: `http://127.0.0.1:${port}`, "sec-fetch-site": "same-origin" })).status).toBe(
      200,
    );
    expect((await send({ ...UPGRADE, origin: `http://127.0.0.1:${port}` })).status).toBe(101);
    expect(handled).toEqual(["GET /x", "GET /x", "upgrade /x"]);
  });

  it.each([
    [{ host: "evil.example" }, "foreign_host"],
    [{ origin: "https://evil.example" }, "foreign_origin"],
    [{ "sec-fetch-site": "cross-site" }, "foreign_origin"],
  ])("handles nothing of %j", async (headers, code) => {
    const { status, text } = await send(headers, { method: "POST", body: "x".repeat(100_000) });
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ error: { code, message: expect.any(String) } });
    expect((await send({ ...UPGRADE, ...headers })).status).toBe(403);
    expect(handled).toEqual([]);
  });
});
