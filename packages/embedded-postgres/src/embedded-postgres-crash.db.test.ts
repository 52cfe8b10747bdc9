import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { startEmbedded, stopEmbedded } from "./embedded-postgres.ts";
import { freePort } from "./ports.ts";
import { ask, newDataDir } from "./testing/data-dir.ts";

const Started = z.object({ pid: z.int(), reused: z.boolean() });

/** Starts the server from a process of its own. */
async function startInChild(dataDir: string, port: number) {
  const script = fileURLToPath(new URL("./testing/start-embedded.child.ts", import.meta.url));
  const child: ChildProcess = spawn(process.execPath, ["--import", "tsx", script, dataDir, String(port)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  if (!child.stdout) throw new Error("The child has no output.");
  for await (const line of createInterface(child.stdout))
    return { child, ...Started.parse(JSON.parse(line)) };
  throw new Error("The child ended without a server.");
}

/** A process that has nothing to do with PostgreSQL. */
async function startStranger(): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 60000); console.log('here')"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await new Promise((done) => child.stdout.once("data", done));
  if (child.pid === undefined) throw new Error("The stranger did not start.");
  return Object.assign(child, { pid: child.pid });
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGKILL");
  await gone;
}

describe("after a kill", () => {
  it("of its parent it runs on, and the next one takes it", async () => {
    const dataDir = newDataDir();
    const port = await freePort();
    const { child, pid, reused } = await startInChild(dataDir, port);
    expect(reused).toBe(false);
    await kill(child);
    const next = await startEmbedded({ dataDir, port });
    expect(next).toMatchObject({ pid, reused: true });
    expect(await ask(next.url("vagus"), "select 1 as one")).toMatchObject([{ one: 1 }]);
  });

  it("of its own it starts again, with everything that was committed", async () => {
    const dataDir = newDataDir();
    const port = await freePort();
    const first = await startEmbedded({ dataDir, port });
    await ask(first.url("vagus"), "create table kept as select generate_series(1, 1000) as n");
    // 0 would be everybody in our own group.
    expect(first.pid).toBeGreaterThan(1);
    process.kill(first.pid, "SIGKILL");
    const second = await startEmbedded({ dataDir, port });
    expect(second.pid).not.toBe(first.pid);
    expect(await ask(second.url("vagus"), "select count(*)::int as n from kept")).toMatchObject([
      { n: 1_000 },
    ]);
  });

  /** A pid file as a machine that lost its power leaves it, whose number another process has by now. */
  async function staleNumber(dataDir: string, port: number) {
    const first = await startEmbedded({ dataDir, port });
    const pidFile = join(dataDir, "postgres", "cluster", "postmaster.pid");
    const left = readFileSync(pidFile, "utf8");
    await first.stop();
    const stranger = await startStranger();
    writeFileSync(pidFile, left.replace(/^\d+/, String(stranger.pid)));
    return { stranger, pidFile };
  }

  it("of the whole machine it starts although its old number belongs to somebody else by now", async () => {
    const dataDir = newDataDir();
    const port = await freePort();
    await staleNumber(dataDir, port);
    const second = await startEmbedded({ dataDir, port });
    expect(second.reused).toBe(false);
    expect(await ask(second.url("vagus"), "select 1 as one")).toMatchObject([{ one: 1 }]);
  }, 60_000);

  it("of the whole machine stopping it ends nobody who has its old number by now", async () => {
    const dataDir = newDataDir();
    const { stranger, pidFile } = await staleNumber(dataDir, await freePort());
    await stopEmbedded(dataDir);
    rmSync(pidFile, { force: true });
    expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
  });

  it("of an initdb half-way nothing of it is left to trip over", async () => {
    const dataDir = newDataDir();
    const half = join(dataDir, "postgres", "cluster.4194303");
    mkdirSync(half, { recursive: true });
    writeFileSync(join(half, "PG_VERSION"), "18\n");
    const server = await startEmbedded({ dataDir, port: await freePort() });
    expect(await ask(server.url("vagus"), "select 1 as one")).toMatchObject([{ one: 1 }]);
  });
});

describe("two that start at once", () => {
  it("from two processes, on a fresh folder, get one server", async () => {
    const dataDir = newDataDir();
    const port = await freePort();
    const started = await Promise.all([startInChild(dataDir, port), startInChild(dataDir, port)]);
    expect(started[0].pid).toBe(started[1].pid);
    expect(started.filter(({ reused }) => !reused).length).toBeGreaterThanOrEqual(1);
  });

  it("from one process get one server", async () => {
    const dataDir = newDataDir();
    const port = await freePort();
    const [one, other] = await Promise.all([
      startEmbedded({ dataDir, port }),
      startEmbedded({ dataDir, port }),
    ]);
    expect(one.pid).toBe(other.pid);
  });
});
