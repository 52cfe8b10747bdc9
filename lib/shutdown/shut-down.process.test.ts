import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let child: ChildProcess;
let printed: string;
let port: number;
let gone: Promise<{ code: number | null; tookMs: number }>;
let agent: Agent;

beforeEach(async () => {
  const args = ["--import", "tsx", "--conditions=react-server", "lib/shutdown/shut-down.child.ts"];
  child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  printed = "";
  child.stdout?.on("data", (chunk) => {
    printed += chunk;
  });
  await expect.poll(() => printed, { timeout: 20_000 }).toMatch(/^\d+\n/);
  port = Number.parseInt(printed, 10);
  agent = new Agent({ keepAlive: true });
}, 30_000);
afterEach(() => {
  agent.destroy();
  child.kill("SIGKILL");
});

function ask(path: string): Promise<IncomingMessage> {
  return new Promise((done, fail) => {
    get({ host: "127.0.0.1", port, path, agent }, done).on("error", fail);
  });
}

function terminate(signal: NodeJS.Signals = "SIGTERM"): void {
  const began = performance.now();
  gone = once(child, "exit").then(([code]) => ({ code, tookMs: performance.now() - began }));
  child.kill(signal);
}

describe("a process that is told to end", { timeout: 40_000 }, () => {
  it.each(["SIGTERM", "SIGINT"] as const)("ends with 0 by itself on %s", async (signal) => {
    expect(await text(await ask("/"))).toBe("fine");
    terminate(signal);
    expect((await gone).code).toBe(0);
    expect(printed).toContain("last\n");
  });

  it("answers requests in flight and ends streams, with a pool of idle connections open", async () => {
    const stream = await ask("/stream");
    const slow = ask("/slow");
    await text(await ask("/"));
    await delay(100);
    terminate();
    expect(await text(stream)).toBe("hello\nbye\n");
    const answer = await slow;
    expect(answer.headers.connection).toBe("close");
    expect(await text(answer)).toBe("slow");
    expect((await gone).code).toBe(0);
  });

  it("still answers for a moment, on connections that end with the answer, and then refuses", async () => {
    await text(await ask("/"));
    terminate();
    await delay(100);
    const answer = await ask("/");
    expect(answer.headers.connection).toBe("close");
    expect(await text(answer)).toBe("fine");
    await gone;
    await expect(ask("/")).rejects.toThrow("ECONNREFUSED");
  });

  it("cuts a request that never ends, and ignores a second signal", async () => {
    const stuck = ask("/stuck").catch((error) => error.code);
    await text(await ask("/"));
    terminate();
    child.kill("SIGTERM");
    expect(await stuck).toBe("ECONNRESET");
    const { code, tookMs } = await gone;
    expect(code).toBe(0);
    expect(tookMs).toBeGreaterThan(1_400);
    expect(tookMs).toBeLessThan(4_000);
  });
});
