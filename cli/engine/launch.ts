import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { commonVariables } from "@/cli/processes/common-variables";
import { findProcess, isSameProcess } from "@/cli/processes/list-processes";
import type { EngineKeys } from "@/lib/env/engine";
import { findInngestCli } from "./find-cli.ts";
import { rotateLog } from "./log-rotator.mjs";
import { type EngineSettings, logFileOf } from "./settings.ts";

/** Names the data folder in the environment of every process of an engine, where a later call finds it. */
export const MARKER = "VAGUS_ENGINE_OF";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = fileURLToPath(new URL("../../packages/engine/src/main.ts", import.meta.url));
const ROTATOR = fileURLToPath(new URL("log-rotator.mjs", import.meta.url));

/** A program with its arguments, variables and folder. */
export interface Launch {
  file: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
}

/** What an engine needs besides its settings. */
export interface Secrets {
  keys: EngineKeys | undefined;
  /** Address of the engine's database, with its password. */
  databaseUrl: string;
}

/** How the engine of this repository is run, from its sources. Secrets stand in its variables, which `ps` does not show. */
export function embeddedLaunch(settings: EngineSettings, { keys, databaseUrl }: Secrets): Launch {
  const { retention } = settings;
  const options = {
    "--port": settings.port,
    "--host": settings.host,
    "--data-dir": settings.dataDir,
    "--retry-interval": settings.retryIntervalS,
    "--poll-interval": settings.pollIntervalS,
    "--workers": settings.workers,
    "--run-retention": retention?.runsHours,
    "--event-retention": retention?.eventsHours,
  };
  return {
    file: process.execPath,
    args: [
      ...["--import", "tsx", MAIN],
      ...flags(options),
      ...settings.apps.flatMap((url) => ["--app-url", url]),
      ...(settings.allowHosts ?? []).flatMap((name) => ["--allow-host", name]),
      ...(settings.checkpointing ? ["--checkpointing"] : []),
    ],
    env: {
      ENGINE_DATABASE_URL: databaseUrl,
      ...(keys
        ? { INNGEST_DEV: "0", INNGEST_EVENT_KEY: keys.eventKey, INNGEST_SIGNING_KEY: keys.signingKey }
        : { INNGEST_DEV: "1" }),
    },
    cwd: ROOT,
  };
}

/** How the dev server of the Inngest CLI is run. It has no keys, and forgets its runs when it ends. */
export function cliLaunch(settings: EngineSettings, cli: string | undefined): Launch {
  const { file, args } = findInngestCli(cli, process.env.PATH ?? "");
  const { retryIntervalS, pollIntervalS } = settings;
  const options = {
    "--port": settings.port,
    "--host": settings.host,
    // It takes whole seconds.
    "--retry-interval": retryIntervalS === undefined ? undefined : Math.ceil(retryIntervalS),
    "--poll-interval": pollIntervalS === undefined ? undefined : Math.ceil(pollIntervalS),
    "--queue-workers": settings.workers,
  };
  return {
    file,
    args: [
      ...args,
      ...["dev", "--no-discovery"],
      ...flags(options),
      ...settings.apps.flatMap((url) => ["--sdk-url", url]),
    ],
    env: {},
    // It writes its files into the working directory.
    cwd: settings.dataDir,
  };
}

function flags(options: Record<string, string | number | undefined>): string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [name, String(value)],
  );
}

/** Starts the program in a group of its own, without a terminal; it outlives this process. */
export function spawnEngine(launch: Launch, settings: EngineSettings): ChildProcess {
  const { dataDir, engine, host, port, apps } = settings;
  const logFile = logFileOf(dataDir);
  mkdirSync(dirname(logFile), { recursive: true });
  rotateLog(logFile, settings.log);
  const first = {
    level: "info",
    msg: "engine starts",
    engine,
    host,
    port,
    apps,
    at: new Date().toISOString(),
  };
  appendFileSync(logFile, `${JSON.stringify(first)}\n`);
  const log = openSync(logFile, "a");
  const child = spawn(launch.file, launch.args, {
    cwd: launch.cwd,
    env: { ...commonVariables(), ...launch.env, [MARKER]: dataDir },
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  return child;
}

/** Starts the process that keeps the log small, unless it runs. */
export function ensureRotator(
  running: { pid: number; startId: string } | null,
  { enginePid, settings }: { enginePid: number; settings: EngineSettings },
): { pid: number; startId: string } | null {
  if (running && isSameProcess(running)) return running;
  const { maxBytes, generations } = settings.log;
  const args = [ROTATOR, logFileOf(settings.dataDir), maxBytes, generations, enginePid].map(String);
  const child = spawn(process.execPath, args, {
    cwd: settings.dataDir,
    env: commonVariables(),
    detached: true,
    stdio: "ignore",
  });
  child.on("error", () => {});
  child.unref();
  const started = child.pid === undefined ? undefined : findProcess(child.pid);
  return started ? { pid: started.pid, startId: started.startId } : null;
}
