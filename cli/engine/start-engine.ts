import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { tail } from "@vagus/embedded-postgres/cluster";
import { findProcess, isSameProcess, pressure } from "@/cli/processes/list-processes";
import { nextFreePort, shorten } from "@/cli/processes/port-holders";
import type { EngineEnv } from "@/lib/env/engine";
import { classify, type EngineState, START_WITHIN_MS } from "./classify.ts";
import { endProcesses } from "./end-engine.ts";
import { EngineFault } from "./fault.ts";
import { cliLaunch, embeddedLaunch, ensureRotator, spawnEngine } from "./launch.ts";
import { withLock } from "./lock.ts";
import { clearRecord, type EngineRecord, isPidFileRight, readRecord, writeRecord } from "./record.ts";
import { type EngineConfig, type EngineSettings, engineUrl, logFileOf } from "./settings.ts";
import { readHealth, sight } from "./sight.ts";
import { openStorage, reviveStorage } from "./storage.ts";

/** Answer of `start` and `ensure`. */
export interface Started {
  action: "started" | "already-running";
  port: number;
  url: string;
  pid: number;
  logFile: string;
  /** Addresses of the apps whose functions it runs. */
  watching: string[];
}

/** Who asks, and how. */
export interface Managing {
  env: EngineEnv;
  settings: EngineSettings;
  /** What the settings were made from besides variables and file, so that a restart makes them again. */
  given: EngineConfig;
  startedBy: EngineRecord["startedBy"];
  /** Takes lines for the person in front of the terminal. */
  say: (line: string) => void;
}

const LOOK_AGAIN_MS = 100;
/** An engine that answers nothing for so long on a quiet machine hangs; on a busy one it may have had no turn. */
const SILENT_FOR_MS = 10_000;
const MOST_PATIENCE = 12;

/**
 * Makes sure that one engine runs for the data folder, whatever state it is in, and however many callers there are.
 * @throws EngineFault when the port is a stranger's, when it runs on another port than it should, or does not start
 */
export async function ensureEngine(managing: Managing): Promise<Started> {
  const { settings } = managing;
  return await withLock(
    settings.dataDir,
    () => bringUp(managing),
    async () => {
      const record = readRecord(settings.dataDir);
      if (!record?.ready || !isSameProcess(record) || findProcess(record.pid)?.state === "T")
        return undefined;
      if (record.settings.port !== settings.port || !isPidFileRight(record)) return undefined;
      const health = await readHealth(engineUrl(record.settings));
      if (health?.httpStatus !== 200) return undefined;
      await reviveStorageOf(record);
      return asStarted("already-running", record);
    },
  );
}

/**
 * Checks that the port is free or an engine of the data folder has it.
 * @throws EngineFault naming the process that has it
 */
export async function refuseStranger(settings: EngineSettings): Promise<void> {
  const state = classify(await sight(settings));
  if (state.kind === "stranger") throw await strangerFault(settings, state);
}

/** With the lock held. */
async function bringUp(managing: Managing): Promise<Started> {
  const { settings, say } = managing;
  const began = Date.now();
  for (;;) {
    const record = readRecord(settings.dataDir);
    const alive = record && isSameProcess(record) ? record : undefined;
    const seen = await sight(alive?.settings ?? settings);
    const state = classify(seen);
    if (state.kind === "running") return await adopt(managing, state.pid, alive);
    if (state.kind === "stranger") throw await strangerFault(settings, state);
    if (state.kind === "absent") return await launch(managing);
    const waits =
      (state.kind === "starting" && Date.now() - began < START_WITHIN_MS) ||
      (state.kind === "silent" && Date.now() - began < SILENT_FOR_MS * Math.min(pressure(), MOST_PATIENCE));
    if (waits) await delay(LOOK_AGAIN_MS);
    else {
      const pids = seen.instances.flatMap((instance) => instance.pids);
      const waitedS = Math.round((Date.now() - began) / 1000);
      say(`The engine (pid ${pids.join(", ")}) is ended and started again: ${reasonOf(state, waitedS)}.`);
      await endProcesses(pids);
      clearRecord(settings.dataDir);
    }
  }
}

function reasonOf(state: EngineState, waitedS: number): string {
  if (state.kind === "broken") return state.why;
  return state.kind === "silent" ? `it has not answered for ${waitedS} s` : "it does not start";
}

/** Takes the engine that runs as it is. */
async function adopt(managing: Managing, pid: number, alive: EngineRecord | undefined): Promise<Started> {
  const { settings, given, startedBy } = managing;
  const found = findProcess(pid);
  const known = alive ?? {
    pid,
    startId: found?.startId ?? "",
    startedAt: new Date().toISOString(),
    startedBy,
    ready: true,
    settings,
    given,
    rotator: null,
  };
  if (known.settings.port !== settings.port) {
    throw new EngineFault(
      "other_port",
      `The engine of ${settings.dataDir} runs on port ${known.settings.port} (pid ${known.pid}), not on ${settings.port}. ` +
        `Move it with vagus engine restart --port ${settings.port}, or set INNGEST_PORT=${known.settings.port}.`,
      { port: known.settings.port, pid: known.pid },
    );
  }
  const record = {
    ...known,
    ready: true,
    rotator: ensureRotator(known.rotator, { enginePid: pid, settings }),
  };
  writeRecord(record);
  await reviveStorageOf(record);
  return asStarted("already-running", record);
}

async function reviveStorageOf({ settings }: EngineRecord): Promise<void> {
  if (settings.engine === "embedded") await reviveStorage(settings);
}

async function launch(managing: Managing): Promise<Started> {
  const { env, settings, given, startedBy } = managing;
  clearRecord(settings.dataDir);
  const command =
    settings.engine === "embedded"
      ? embeddedLaunch(settings, { keys: env.keys(), databaseUrl: await openStorage(settings) })
      : cliLaunch(settings, env.cli);
  const child = spawnEngine(command, settings);
  const failed = once(child, "error").then(([error]) => error as Error);
  const { pid } = child;
  if (pid === undefined) {
    throw new EngineFault("not_started", `${command.file} cannot be run: ${(await failed).message}`);
  }
  failed.catch(() => {});
  const record: EngineRecord = {
    pid,
    startId: findProcess(pid)?.startId ?? "",
    startedAt: new Date().toISOString(),
    startedBy,
    ready: false,
    settings,
    given,
    rotator: ensureRotator(null, { enginePid: pid, settings }),
  };
  writeRecord(record);
  await waitUntilRunning(child, settings);
  writeRecord({ ...record, ready: true });
  return asStarted("started", record);
}

/** Reads the port back: the Inngest CLI takes another one, silently, when its own is busy. */
async function waitUntilRunning(child: ChildProcess, settings: EngineSettings): Promise<void> {
  const { dataDir, port } = settings;
  const logFile = logFileOf(dataDir);
  const deadline = Date.now() + START_WITHIN_MS;
  for (;;) {
    const seen = await sight(settings);
    const state = classify(seen);
    if (state.kind === "running") return;
    const ended = child.exitCode !== null || child.signalCode !== null;
    const isLate = Date.now() > deadline;
    if (ended || isLate || seen.movedTo !== undefined) {
      await endProcesses(seen.instances.flatMap(({ pids }) => pids));
      clearRecord(dataDir);
      const isStrange = seen.movedTo !== undefined || state.kind === "stranger";
      if (isStrange) throw await strangerFault(settings, { holders: seen.holders, movedTo: seen.movedTo });
      const ending = ended ? `ended (${child.signalCode ?? `exit ${child.exitCode}`})` : "did not answer";
      throw new EngineFault(
        "not_started",
        `The engine ${ending} before it answered on port ${port}. The end of its log, ${logFile}:\n${tail(logFile)}`,
        { port, logFile },
      );
    }
    await delay(LOOK_AGAIN_MS);
  }
}

/** The error for a port that belongs to another program, which is named and left alone. */
async function strangerFault(
  { port, host }: EngineSettings,
  {
    holders,
    movedTo,
  }: { holders: readonly { pid: number; command: string }[]; movedTo?: number | undefined },
): Promise<EngineFault> {
  const [holder] = holders;
  const name = holder ? `pid ${holder.pid} (${shorten(holder.command)})` : "a process of another user";
  const freePort = await nextFreePort(port, host);
  const moved =
    movedTo === undefined ? "" : ` The engine moved to ${movedTo}, where no app looks for it, and was ended.`;
  return new EngineFault(
    "port_taken",
    `Port ${port} is held by ${name}, which is not an engine of this checkout; it was left alone.${moved} ` +
      (freePort === undefined
        ? ""
        : `Port ${freePort} is free: add --port ${freePort} and set INNGEST_PORT=${freePort}.`),
    { port, holder: holder ?? null, freePort: freePort ?? null },
  );
}

function asStarted(action: Started["action"], { pid, settings }: EngineRecord): Started {
  const { port, dataDir, apps } = settings;
  return { action, port, url: engineUrl(settings), pid, logFile: logFileOf(dataDir), watching: apps };
}
