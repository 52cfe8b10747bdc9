import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type postgres from "postgres";
import { findBinaries } from "./binaries.ts";
import {
  clearForeignPidFile,
  ensureAccessRules,
  initialise,
  launch,
  leftPidFile,
  readPidFile,
  stopCluster,
  tail,
} from "./cluster.ts";
import { freePort, isTaken } from "./ports.ts";
import { connectAsSuperuser, databaseOf, ensureOwners, type Role } from "./roles.ts";
import { chooseRunner, type Runner } from "./run-as.ts";

/** A PostgreSQL server of one data folder, listening on 127.0.0.1. */
export interface EmbeddedPostgres {
  port: number;
  pid: number;
  /** Whether it ran already, because its parent was killed or another process started it. */
  reused: boolean;
  url(role: Role, database?: string): string;
  /** One connection as the superuser, for creating databases; the caller ends it. `onclose` reports when it breaks. */
  superuser(onclose?: () => void): postgres.Sql;
  /** Stops the server, whichever process started it: clients are disconnected, committed work is safe. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 30_000;
const ORPHAN_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 5_000;

/**
 * Starts the PostgreSQL that npm installed, or reuses the running server of this data folder. Committed work survives a
 * killed server, and the server survives a killed parent.
 * @param dataDir the folder that holds the cluster, password and log, below `postgres/`
 * @param port port to listen on, an error when it is taken; the default is the running server's port or a free one
 * @param mayInitialise whether to create an empty cluster when there is none
 */
export async function startEmbedded({
  dataDir,
  port: wanted,
  mayInitialise = true,
}: {
  dataDir: string;
  port?: number;
  mayInitialise?: boolean;
}): Promise<EmbeddedPostgres> {
  const home = resolve(dataDir, "postgres");
  const runner = chooseRunner(findBinaries(), join(home, "cluster"));
  if (!mayInitialise && !existsSync(join(runner.clusterDir, "PG_VERSION"))) {
    throw new Error(
      `The database's folder ${runner.clusterDir} is gone. Put it back, or stop everything and start it again ` +
        "with an empty database.",
    );
  }
  mkdirSync(home, { recursive: true });
  const passwordFile = join(home, "superuser-password");
  const logFile = join(home, "postgres.log");
  if (!existsSync(join(runner.clusterDir, "PG_VERSION"))) await initialise(runner, passwordFile, logFile);
  const port = wanted ?? readPidFile(runner.clusterDir)?.port ?? (await freePort());
  const reused = await bringUp({ runner, port, passwordFile, logFile });

  const superuser = (onclose?: () => void) => connectAsSuperuser(port, passwordFile, { onclose });
  await within(START_TIMEOUT_MS, ensureAccessRules(runner, superuser));
  await within(
    START_TIMEOUT_MS,
    ensureOwners((database) => connectAsSuperuser(port, passwordFile, { database })),
  );
  return {
    port,
    pid: readPidFile(runner.clusterDir)?.pid ?? 0,
    reused,
    url: (role, database = databaseOf(role)) => `postgres://${role}@127.0.0.1:${port}/${database}`,
    superuser,
    stop: () => stopCluster(runner.clusterDir),
  };
}

interface Start {
  runner: Runner;
  port: number;
  passwordFile: string;
  logFile: string;
}

/** Starts the server if needed and waits until it answers. Returns whether it ran before. */
async function bringUp({ runner, port, passwordFile, logFile }: Start): Promise<boolean> {
  const began = Date.now();
  let reused = true;
  while (Date.now() - began < START_TIMEOUT_MS) {
    const running = readPidFile(runner.clusterDir);
    if (running && running.port !== port) {
      throw new Error(
        `The embedded PostgreSQL in ${runner.clusterDir} already runs on port ${running.port}, not ${port}. ` +
          "Stop that server, or ask for its port.",
      );
    }
    if (running && (await answers(port, passwordFile, runner.clusterDir))) return reused;
    if (!running) {
      reused = false;
      clearForeignPidFile(runner.clusterDir);
      if (!(await isTaken(port))) await launch(runner, port, logFile);
      // Processes of a killed server hold its port for a moment; any other holder is another program.
      else if (!leftPidFile(runner.clusterDir) || Date.now() - began > ORPHAN_TIMEOUT_MS) {
        throw new Error(`Port ${port} is held by another process. Free it, or choose another port.`);
      }
    }
    await delay(20);
  }
  throw new Error(
    `PostgreSQL did not start within ${START_TIMEOUT_MS / 1000} s on port ${port}.\n${tail(logFile)}`,
  );
}

/** Stops the embedded server of a data folder. Returns whether one ran. */
export async function stopEmbedded(dataDir: string): Promise<boolean> {
  const runner = chooseRunner(findBinaries(), resolve(dataDir, "postgres", "cluster"));
  const running = readPidFile(runner.clusterDir) !== undefined;
  await stopCluster(runner.clusterDir);
  return running;
}

/** Whether the server that answers on the port is the one of this cluster. */
async function answers(port: number, passwordFile: string, clusterDir: string): Promise<boolean> {
  if (!existsSync(passwordFile)) return false;
  const sql = connectAsSuperuser(port, passwordFile);
  try {
    const [row] = await within(ANSWER_TIMEOUT_MS, sql`select current_setting('data_directory') as dir`);
    return row?.dir === clusterDir;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/**
 * Waits for the server no longer than this: of a server that was killed under it, the driver (postgres 3.4.9) may never
 * answer a query, and whoever starts the server again would wait for good.
 */
async function within<Result>(ms: number, work: PromiseLike<Result>): Promise<Result> {
  const late = new AbortController();
  const timeout = delay(ms, undefined, { signal: late.signal }).then(() => {
    throw new Error(`PostgreSQL gave no answer within ${ms / 1000} s.`);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    late.abort();
  }
}
