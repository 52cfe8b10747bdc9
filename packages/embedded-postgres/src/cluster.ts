import { randomBytes, randomUUID } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import type postgres from "postgres";
import { commandLineOf, isAlive } from "./command-line.ts";
import { HBA } from "./roles.ts";
import { handOver, type Runner, spawnAs } from "./run-as.ts";

/** Creates the cluster in a temporary folder and renames it, so that a killed initdb leaves no incomplete cluster. */
export async function initialise(runner: Runner, passwordFile: string, logFile: string): Promise<void> {
  const making = `${runner.clusterDir}.${randomUUID()}`;
  handOver(runner, making);
  const password = agreePassword(passwordFile);
  // Beside the folder that was just handed over: the user who runs initdb must be able to read it.
  const handed = `${making}.password`;
  writeFileSync(handed, `${password}\n`, { mode: 0o644 });
  const log = openSync(logFile, "a");
  const args = ["-D", making, "-U", "postgres", "--encoding=UTF8", "--locale=C", "--auth=scram-sha-256"];
  const child = spawnAs(runner, runner.binaries.initdb, [...args, `--pwfile=${handed}`], log);
  const code = await new Promise((done) => child.on("exit", done).on("error", done));
  closeSync(log);
  rmSync(handed, { force: true });
  if (code !== 0) {
    rmSync(making, { recursive: true, force: true });
    throw new Error(`initdb failed (${code}). Use a PostgreSQL server of your own.\n${tail(logFile)}`);
  }
  writeFileSync(join(making, "pg_hba.conf"), `${HBA}\n`);
  try {
    renameSync(making, runner.clusterDir);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (!existsSync(join(runner.clusterDir, "PG_VERSION"))) throw error;
  }
}

/** Replaces the access rules of a cluster that an earlier version made, and waits until the server has read them. */
export async function ensureAccessRules(runner: Runner, superuser: () => postgres.Sql): Promise<void> {
  const file = join(runner.clusterDir, "pg_hba.conf");
  if (readFileSync(file, "utf8") === `${HBA}\n`) return;
  writeFileSync(file, `${HBA}\n`);
  const sql = superuser();
  try {
    const [before] = await sql`select pg_conf_load_time() as loaded`;
    await sql`select pg_reload_conf()`;
    // The server reads the rules right after the settings.
    for (let tries = 0; tries < 100; tries++) {
      const [now] = await sql`select pg_conf_load_time() as loaded`;
      if (String(now?.loaded) !== String(before?.loaded)) break;
      await delay(20);
    }
    await delay(50);
  } finally {
    await sql.end();
  }
}

/** One password for all processes that initialise at once: the first to write it wins. */
function agreePassword(file: string): string {
  try {
    writeFileSync(file, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readFileSync(file, "utf8").trim();
}

/** Spawns the server; resolves when it has written its pid file or has exited. */
export async function launch(runner: Runner, port: number, logFile: string): Promise<void> {
  const log = openSync(logFile, "a");
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: "200",
    // A queue whose rows live for milliseconds fills with dead rows within the default minute.
    autovacuum_naptime: "10s",
    shared_buffers: "128MB",
    wal_level: "minimal",
    max_wal_senders: "0",
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawnAs(runner, runner.binaries.postgres, ["-D", runner.clusterDir, ...args], log);
  closeSync(log);
  child.unref();
  await new Promise<void>((done, fail) => {
    child.once("error", fail);
    // Exits at once when another process was first, or when processes of a killed server still hold its
    // memory; the loop in `bringUp` retries in both cases.
    child.once("exit", () => setTimeout(done, 100));
    const waiting = setInterval(() => {
      if (readPidFile(runner.clusterDir)) {
        clearInterval(waiting);
        done();
      }
    }, 10);
    child.once("exit", () => clearInterval(waiting));
  });
}

/** The live server of this cluster; a stale pid file counts as none. */
export function readPidFile(clusterDir: string): { pid: number; port: number } | undefined {
  const [pidLine, , , portLine] = readLines(pidFile(clusterDir));
  const pid = Number(pidLine);
  return isServerOf(clusterDir, pid) ? { pid, port: Number(portLine) } : undefined;
}

const pidFile = (clusterDir: string) => join(clusterDir, "postmaster.pid");

/** Whether a server of this cluster left its pid file, as a killed server does. */
export function leftPidFile(clusterDir: string): boolean {
  return readLines(pidFile(clusterDir)).length > 0;
}

/** The lines of a file that a stopping server may delete at any moment; none when it is gone. */
function readLines(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function isServerOf(clusterDir: string, pid: number): boolean {
  if (!pid) return false;
  const command = commandLineOf(pid);
  return command !== undefined && (process.platform === "win32" || command.includes(clusterDir));
}

/**
 * Removes a pid file whose pid belongs to another process: PostgreSQL would take that process for its server. A file
 * whose process is gone stays, because it also detects child processes of a killed server.
 */
export function clearForeignPidFile(clusterDir: string): void {
  const pid = Number(readLines(pidFile(clusterDir))[0]);
  // A dying process has no command line any more; it may be the server.
  const command = pid ? commandLineOf(pid) : undefined;
  if (command && !command.includes(clusterDir)) rmSync(pidFile(clusterDir), { force: true });
}

/** Stops the server, disconnecting clients, and waits until it is gone. */
export async function stopCluster(clusterDir: string): Promise<void> {
  const running = readPidFile(clusterDir);
  if (!running) return;
  process.kill(running.pid, "SIGINT"); // "fast": roll back and cut clients off
  const deadline = Date.now() + 10_000;
  while (isAlive(running.pid)) {
    if (Date.now() > deadline) process.kill(running.pid, "SIGQUIT");
    await delay(20);
  }
}

/** The last lines of a log, for an error message. */
export function tail(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(-12).join("\n") : "";
}
