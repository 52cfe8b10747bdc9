import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { type EmbeddedPostgres, startEmbedded, stopEmbedded } from "./embedded-postgres.ts";
import { freePort } from "./ports.ts";

const Started = z.object({ pid: z.int(), reused: z.boolean() });

/** A data folder whose server is stopped, and which is gone, when the test is over. */
function newDataDir(parentMode?: number): string {
  const parent = mkdtempSync(join(tmpdir(), "vagus-embedded-"));
  chmodSync(parent, parentMode ?? 0o755);
  const dataDir = join(parent, "data");
  mkdirSync(dataDir);
  onTestFinished(async () => {
    await stopEmbedded(dataDir);
    rmSync(parent, { recursive: true, force: true });
  });
  return dataDir;
}

async function listenSomewhere(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { server, port: address.port };
}

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

/** One query on a connection of its own. */
async function ask(url: string, text: string) {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end();
  }
}

describe("the embedded PostgreSQL", () => {
  it("starts, keeps what is written, stops, and starts again with it", async () => {
    const dataDir = newDataDir();
    const port = await freePort();
    const first = await startEmbedded({ dataDir, port });
    expect(first).toMatchObject({ port, reused: false });
    await ask(first.url("vagus"), "create table kept as select 7 as n");
    await first.stop();
    await expect(ask(first.url("vagus"), "select 1")).rejects.toThrow();
    const second = await startEmbedded({ dataDir, port });
    expect(second.reused).toBe(false);
    expect(await ask(second.url("vagus"), "select n from kept")).toMatchObject([{ n: 7 }]);
  });

  it("is taken as it is when it runs already", async () => {
    const dataDir = newDataDir();
    const port = await freePort();
    const first = await startEmbedded({ dataDir, port });
    const second = await startEmbedded({ dataDir, port });
    expect(second).toMatchObject({ pid: first.pid, reused: true });
    expect(await startEmbedded({ dataDir })).toMatchObject({ pid: first.pid, port });
    expect(await stopEmbedded(dataDir)).toBe(true);
    expect(await stopEmbedded(dataDir)).toBe(false);
  });

  it("says so when it runs on another port", async () => {
    const dataDir = newDataDir();
    const port = await freePort();
    await startEmbedded({ dataDir, port });
    const other = await freePort();
    await expect(startEmbedded({ dataDir, port: other })).rejects.toThrow(
      `already runs on port ${port}, not ${other}`,
    );
  });
});

describe("a running one", () => {
  let server: EmbeddedPostgres;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), "vagus-embedded-"));
    chmodSync(dataDir, 0o755);
    server = await startEmbedded({ dataDir, port: await freePort() });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it("writes durably and listens on loopback only", async () => {
    const sql = server.superuser();
    const rows = await sql`
      select name, setting from pg_settings
      where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses', 'unix_socket_directories')`;
    await sql.end();
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: "on",
      full_page_writes: "on",
      synchronous_commit: "on",
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
    });
  });

  it("lets each role reach its own database and no other", async () => {
    for (const owner of ["vagus", "vagus_engine"] as const) {
      expect(await ask(server.url(owner), "select current_user as me")).toMatchObject([{ me: owner }]);
    }
    const others = [
      server.url("vagus", "vagus_engine"),
      server.url("vagus_engine", "vagus"),
      server.url("vagus", "postgres"),
      server.url("vagus", "template1"),
    ];
    for (const url of others)
      await expect(ask(url, "select 1"), url).rejects.toMatchObject({ code: "28000" });
    // Nor the superuser, without the password that lies in the data folder.
    const guess = `postgres://postgres:guess@127.0.0.1:${server.port}/postgres`;
    await expect(ask(guess, "select 1")).rejects.toMatchObject({ code: "28P01" });
  });

  it("makes no role more than the owner of a database", async () => {
    const [role] = await ask(
      server.url("vagus"),
      "select rolsuper, rolcreaterole, rolcreatedb, rolreplication from pg_roles where rolname = current_user",
    );
    expect(role).toEqual({
      rolsuper: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
    });
  });

  it("keeps its password to itself", () => {
    expect(statSync(join(dataDir, "postgres", "superuser-password")).mode & 0o077).toBe(0);
  });
});

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

describe("a stranger on the port", () => {
  it("is named by its port, and left alone", async () => {
    const dataDir = newDataDir();
    const { server, port } = await listenSomewhere();
    onTestFinished(() => void server.close());
    await expect(startEmbedded({ dataDir, port })).rejects.toThrow(`Port ${port} is held by another process`);
    expect(server.listening).toBe(true);
  });

  it("is not taken for ours when it is another checkout's server", async () => {
    const port = await freePort();
    const theirs = await startEmbedded({ dataDir: newDataDir(), port });
    await expect(startEmbedded({ dataDir: newDataDir(), port })).rejects.toThrow(String(port));
    expect(await ask(theirs.url("vagus"), "select 1 as one")).toMatchObject([{ one: 1 }]);
  });
});

describe("a data folder", () => {
  it("below one that only root may enter works all the same", async () => {
    const dataDir = newDataDir(0o700);
    const port = await freePort();
    const server = await startEmbedded({ dataDir, port });
    expect(await ask(server.url("vagus"), "select 1 as one")).toMatchObject([{ one: 1 }]);
    expect(await startEmbedded({ dataDir, port })).toMatchObject({ pid: server.pid, reused: true });
    // The folder above was not opened for it.
    expect(statSync(dirname(dataDir)).mode & 0o777).toBe(0o700);
  });

  it("that was deleted under a running stack is not filled with an empty database", async () => {
    const dataDir = newDataDir();
    const again = startEmbedded({ dataDir, port: await freePort(), mayInitialise: false });
    await expect(again).rejects.toThrow(/is gone\. Put it back/);
    expect(readdirSync(dataDir)).toEqual([]);
  });
});
