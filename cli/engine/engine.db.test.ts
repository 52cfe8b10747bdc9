import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { freePort, isTaken } from "@vagus/embedded-postgres/ports";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { findProcess, isSameProcess } from "@/cli/processes/list-processes";
import { manageEngine } from "@/testing/managed-engine";
import { engineStatus } from "./engine-status.ts";
import { tryLock } from "./lock.ts";
import { readRecord, writeRecord } from "./record.ts";
import { restartEngine } from "./restart-engine.ts";
import { pidFileOf } from "./settings.ts";
import { sight } from "./sight.ts";
import { ensureEngine, type Managing } from "./start-engine.ts";
import { stopEngine } from "./stop-engine.ts";

const WITHIN = { timeout: 20_000, interval: 20 };

/** A process that has nothing to do with an engine. */
function startStranger(): number {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child.pid ?? 0;
}

async function expectOneEngine({ settings }: Managing, pid: number): Promise<void> {
  const seen = await sight(settings);
  expect(seen.instances.map((one) => one.pid)).toEqual([pid]);
  expect(seen.holders.map((holder) => holder.pid)).toEqual([pid]);
  expect(seen.health).toEqual({ httpStatus: 200, dataDir: settings.dataDir });
}

describe("the engine manager", { timeout: 120_000 }, () => {
  it("answers with the shapes that programs read", async () => {
    const managing = await manageEngine({ apps: ["http://127.0.0.1:1/a", "http://127.0.0.1:2/b"] });
    const { settings } = managing;
    const logFile = `${settings.dataDir}/logs/engine.log`;
    const pidFile = `${settings.dataDir}/pids/engine.pid`;
    const place = { port: settings.port, url: `http://127.0.0.1:${settings.port}` };
    const stopped = { running: false, pid: null, responsive: false, httpStatus: null, watching: [] };
    expect((await engineStatus(settings)).status).toEqual({
      ...place,
      ...stopped,
      pidFile,
      logFile,
      logSize: 0,
    });

    const started = await ensureEngine(managing);
    const { pid } = started;
    const answer = { ...place, pid, logFile, watching: settings.apps };
    expect(started).toEqual({ action: "started", ...answer });
    expect(await ensureEngine(managing)).toEqual({ action: "already-running", ...answer });
    expect(readFileSync(pidFile, "utf8")).toBe(String(pid));
    const { status } = await engineStatus(settings);
    expect(status).toEqual({
      ...answer,
      ...{ running: true, responsive: true, httpStatus: 200, pidFile, logSize: expect.any(Number) },
    });
    const [firstLine = ""] = readFileSync(logFile, "utf8").split("\n");
    expect(JSON.parse(firstLine)).toMatchObject({
      msg: "engine starts",
      port: settings.port,
      apps: settings.apps,
    });

    const { pidsKilled, ...rest } = await stopEngine(settings);
    expect(rest).toEqual({ action: "stopped", port: settings.port, portFree: true });
    expect(pidsKilled).toContain(pid);
    expect(await stopEngine(settings)).toEqual({
      ...{ action: "not-running", port: settings.port, pidsKilled: [], portFree: true },
    });
    expect(existsSync(pidFile)).toBe(false);
  });

  it("starts one engine for a hundred callers in ten processes", async () => {
    const managing = await manageEngine();
    const { settings, env } = managing;
    const args = ["--import", "tsx", "--conditions=react-server", "cli/engine/ensure.child.ts", "10"];
    const variables = {
      ...process.env,
      ...{ INNGEST_DEV: "1", VAGUS_DATA_DIR: env.dataDir, INNGEST_PORT: String(settings.port) },
      TEST_ENGINE_DATABASE_URL: settings.databaseUrl,
    };
    const callers = Array.from({ length: 10 }, async () => {
      const child = spawn(process.execPath, args, { env: variables, stdio: ["ignore", "pipe", "inherit"] });
      let output = "";
      child.stdout.on("data", (chunk) => {
        output += String(chunk);
      });
      await once(child, "close");
      return JSON.parse(output) as { action: string; pid: number }[];
    });
    const answers = (await Promise.all(callers)).flat();
    expect(answers).toHaveLength(100);
    expect(new Set(answers.map(({ pid }) => pid)).size).toBe(1);
    expect(answers.filter(({ action }) => action === "started")).toHaveLength(1);
    await expectOneEngine(managing, answers[0]?.pid ?? 0);
  });

  it.each(["SIGKILL", "SIGSTOP"] as const)(
    "recovers from an engine that got %s while it ran",
    async (signal) => {
      const managing = await manageEngine();
      const { pid } = await ensureEngine(managing);
      process.kill(pid, signal);
      await vi.waitUntil(() => findProcess(pid)?.state !== "S" && findProcess(pid)?.state !== "R", WITHIN);
      const again = await ensureEngine(managing);
      expect(again.action).toBe("started");
      expect(again.pid).not.toBe(pid);
      expect(findProcess(pid)).toBeUndefined();
      await expectOneEngine(managing, again.pid);
    },
  );

  it.each(["SIGKILL", "SIGSTOP"] as const)(
    "recovers from an engine that got %s while it started",
    async (signal) => {
      const managing = await manageEngine();
      const { dataDir } = managing.settings;
      const first = ensureEngine(managing).catch((error: Error) => error);
      await vi.waitUntil(() => readRecord(dataDir) !== undefined, { ...WITHIN, interval: 1 });
      const { pid = 0 } = readRecord(dataDir) ?? {};
      process.kill(pid, signal);
      // Another caller finds a suspended engine only when the one that waits for it has gone.
      if (signal === "SIGSTOP") {
        await delay(500);
        process.kill(pid, "SIGKILL");
      }
      expect(await first).toMatchObject({ code: "not_started", message: expect.stringContaining("SIGKILL") });
      const again = await ensureEngine(managing);
      await expectOneEngine(managing, again.pid);
    },
  );

  it("finds an engine that lost its record, and ends it when it is not on its port", async () => {
    const managing = await manageEngine();
    const { pid } = await ensureEngine(managing);
    const pidFile = pidFileOf(managing.settings.dataDir);
    writeFileSync(pidFile, String(startStranger()));
    expect(await ensureEngine(managing)).toMatchObject({ action: "already-running", pid });
    expect(readFileSync(pidFile, "utf8")).toBe(String(pid));
    rmSync(`${managing.settings.dataDir}/pids`, { recursive: true });
    expect(await ensureEngine(managing)).toMatchObject({ action: "already-running", pid });
    rmSync(`${managing.settings.dataDir}/pids`, { recursive: true });
    const elsewhere = { ...managing, settings: { ...managing.settings, port: await freePort() } };
    const moved = await ensureEngine(elsewhere);
    expect(moved).toMatchObject({ action: "started", port: elsewhere.settings.port });
    expect(findProcess(pid)).toBeUndefined();
    await stopEngine(elsewhere.settings);
  });

  it("goes on with a manager that was killed while it held the lock", async () => {
    const managing = await manageEngine();
    const folder = `${managing.settings.dataDir}/engine.lock`;
    const release = tryLock(folder);
    release?.();
    writeFileSync(`${folder}/2`, JSON.stringify({ pid: startStranger(), startId: "another process" }));
    expect(await ensureEngine(managing)).toMatchObject({ action: "started" });
  });

  it("cleans a record whose pid belongs to a stranger by now, and leaves the stranger alone", async () => {
    const managing = await manageEngine();
    const { settings } = managing;
    const { pid } = await ensureEngine(managing);
    const record = readRecord(settings.dataDir);
    await stopEngine(settings);
    const stranger = startStranger();
    if (record) writeRecord({ ...record, pid: stranger });
    expect((await engineStatus(settings)).status).toMatchObject({ running: false, pid: null });
    expect(await stopEngine(settings)).toMatchObject({ action: "not-running", pidsKilled: [] });
    if (record) writeRecord({ ...record, pid: stranger });
    const again = await ensureEngine(managing);
    expect([pid, stranger]).not.toContain(again.pid);
    expect(readFileSync(pidFileOf(settings.dataDir), "utf8")).toBe(String(again.pid));
    expect(findProcess(stranger)).toBeDefined();
  });

  it("names a stranger on the port with a free one beside it, and never ends the stranger", async () => {
    const managing = await manageEngine();
    const { port } = managing.settings;
    const stranger = createServer((_, answer) => answer.end("not an engine"));
    await new Promise<void>((done) => stranger.listen(port, "127.0.0.1", done));
    onTestFinished(() => void stranger.close());
    const fault = await ensureEngine(managing).catch((error: unknown) => error);
    expect(fault).toMatchObject({
      code: "port_taken",
      details: { port, holder: { pid: process.pid }, freePort: expect.any(Number) },
      message: expect.stringMatching(
        new RegExp(`^Port ${port} is held by pid ${process.pid} \\(.+add --port \\d+`),
      ),
    });
    expect(await stopEngine(managing.settings)).toMatchObject({ action: "not-running", portFree: false });
    expect(await isTaken(port)).toBe(true);
  });

  it("runs beside the engine of another data folder, which it never touches", async () => {
    const [here, there] = [await manageEngine(), await manageEngine()];
    const [one, other] = await Promise.all([ensureEngine(here), ensureEngine(there)]);
    expect(one.pid).not.toBe(other.pid);
    await stopEngine(here.settings);
    await expectOneEngine(there, other.pid);
    const onItsPort = { ...here, settings: { ...here.settings, port: there.settings.port } };
    await expect(ensureEngine(onItsPort)).rejects.toMatchObject({ code: "port_taken" });
    await expectOneEngine(there, other.pid);
  });

  it("keeps what the start was given over a restart", async () => {
    const managing = await manageEngine();
    const given = { databaseUrl: managing.settings.databaseUrl, port: managing.settings.port };
    const first = await ensureEngine({ ...managing, given });
    const restarted = await restartEngine(async (before) => {
      if (Object.keys(before).length > 0) expect(before).toEqual(given);
      return managing;
    });
    expect(restarted).toMatchObject({ action: "restarted", port: managing.settings.port });
    expect(restarted.pidsKilled).toContain(first.pid);
    await expectOneEngine(managing, restarted.pid);
  });

  it("says why an engine did not start", async () => {
    const managing = await manageEngine({ databaseUrl: "postgres://nobody@127.0.0.1:1/none" });
    await expect(ensureEngine(managing)).rejects.toThrow(/ended \(exit 1\) .*database cannot be reached/s);
    expect(readRecord(managing.settings.dataDir)).toBeUndefined();
  });

  it("ends the process that keeps the log small together with the engine", async () => {
    const managing = await manageEngine();
    await ensureEngine(managing);
    const rotator = readRecord(managing.settings.dataDir)?.rotator;
    if (!rotator) throw new Error("There is no rotator.");
    expect(isSameProcess(rotator)).toBe(true);
    await stopEngine(managing.settings);
    expect(isSameProcess(rotator)).toBe(false);
  });
});
