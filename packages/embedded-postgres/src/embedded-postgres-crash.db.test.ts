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

/** Starts the server from a child process. */
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

/** A process that is not PostgreSQL. */
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

describe("the embedded PostgreSQL after a kill", () => {
  it("keeps running when its parent is killed, and the next process reuses it", async () => {
    const dataDir = newDataDir();
    const port = await freePort();
    const { child, pid, reused } = await startInChild(dataDir, port);
    expect(reused).toBe(false);
    await kill(child);
    const next = await startEmbedded({ dataDir, port });
    expect(next).toMatchObject({ pid, reused: true });
    expect(await ask(next.url("vagus"), "select 1 as one")).toMatchObject([{ one: 1 }]);
  });

  it("starts again with all committed data when the server itself is killed", async () => {
    const dataDir = newDataDir();
    const port = await freePort();
    const first = await startEmbedded({ dataDir, port });
    await ask(first.url("vagus_owner"), "create table kept as select generate_series(1, 1000) as n");
    // kill(0) would hit this process group.
    expect(first.pid).toBeGreaterThan(1);
    process.kill(first.pid, "SIGKILL");
    const second = await startEmbedded({ dataDir, port });
    expect(second.pid).not.toBe(first.pid);
    expect(await ask(second.url("vagus_owner"), "select count(*)::int as n from kept")).toMatchObject([
      { n: 1_000 },
    ]);
  });

  /** A stale pid file, as after a power failure, whose pid belongs to another process. */
  async function staleNumber(dataDir: string, port: number) {
    const first = await startEmbedded({ dataDir, port });
    const pidFile = join(dataDir, "postgres", "cluster", "postmaster.pid");
    const left = readFileSync(pidFile, "utf8");
    await first.stop();
    const stranger = await startStranger();
    writeFileSync(pidFile, left.replace(/^\d+/, String(stranger.pid)));
    return { stranger, pidFile };
  }

  it("starts with a stale pid file whose pid belongs to another process", async () => {
    const dataDir = newDataDir();
    const port = await freePort();
    await staleNumber(dataDir, port);
    const second = await startEmbedded({ dataDir, port });
    expect(second.reused).toBe(false);
    expect(await ask(second.url("vagus"), "select 1 as one")).toMatchObject([{ one: 1 }]);
  }, 60_000);

  it("stops with a stale pid file without ending the other process", async () => {
    const dataDir = newDataDir();
    const { stranger, pidFile } = await staleNumber(dataDir, await freePort());
    await stopEmbedded(dataDir);
    rmSync(pidFile, { force: true });
    expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
  });

  it("starts beside the leftovers of an initdb that was killed", async () => {
    const dataDir = newDataDir();
    const half = join(dataDir, "postgres", "cluster.4194303");
    mkdirSync(half, { recursive: true });
    writeFileSync(join(half, "PG_VERSION"), "18\n");
    const server = await startEmbedded({ dataDir, port: await freePort() });
    expect(await ask(server.url("vagus"), "select 1 as one")).toMatchObject([{ one: 1 }]);
  });
});

describe("two starts at once", () => {
  it("get one server from two processes on a fresh folder", async () => {
    const dataDir = newDataDir();
    const port = await freePort();
    const started = await Promise.all([startInChild(dataDir, port), startInChild(dataDir, port)]);
    expect(started[0].pid).toBe(started[1].pid);
    expect(started.filter(({ reused }) => !reused).length).toBeGreaterThanOrEqual(1);
  });

  it("get one server from one process", async () => {
    const dataDir = newDataDir();
    const port = await freePort();
    const [one, other] = await Promise.all([
      startEmbedded({ dataDir, port }),
      startEmbedded({ dataDir, port }),
    ]);
    expect(one.pid).toBe(other.pid);
  });
});
