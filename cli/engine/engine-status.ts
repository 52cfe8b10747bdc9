import { statSync } from "node:fs";
import { isSameProcess } from "@/cli/processes/list-processes";
import { describeHolder } from "@/cli/processes/port-holders";
import { asColumns } from "@/cli/text";
import type { EngineEnv } from "@/lib/env/engine";
import { classify, type EngineState } from "./classify.ts";
import { readRecord } from "./record.ts";
import { type EngineSettings, engineUrl, logFileOf, pidFileOf } from "./settings.ts";
import { readHealth, sight } from "./sight.ts";

/** Answer of `status`. */
export interface EngineStatus {
  /** Whether a process of the engine lives; it may be one that does not answer. */
  running: boolean;
  port: number;
  url: string;
  pid: number | null;
  pidFile: string;
  /** Whether the health check answers with 200. */
  responsive: boolean;
  httpStatus: number | null;
  watching: string[];
  logFile: string;
  logSize: number;
}

/** Looks at the engine of a data folder; changes nothing. */
export async function engineStatus(
  settings: EngineSettings,
): Promise<{ status: EngineStatus; state: EngineState }> {
  const { dataDir } = settings;
  const record = readRecord(dataDir);
  const known = record && isSameProcess(record) ? record.settings : settings;
  const seen = await sight(known);
  const state = classify(seen);
  const isOurs = state.kind !== "absent" && state.kind !== "stranger";
  const status = {
    running: isOurs,
    port: known.port,
    url: engineUrl(known),
    pid: seen.instances[0]?.pid ?? null,
    pidFile: pidFileOf(dataDir),
    responsive: state.kind === "running",
    httpStatus: isOurs ? (seen.health?.httpStatus ?? null) : null,
    watching: isOurs ? known.apps : [],
    logFile: logFileOf(dataDir),
    logSize: logSize(dataDir),
  };
  return { status, state };
}

export function logSize(dataDir: string): number {
  return statSync(logFileOf(dataDir), { throwIfNoEntry: false })?.size ?? 0;
}

/** The same for people, with what to do next. */
export async function statusText(
  { url, pid, port, watching, logFile, logSize: size, running }: EngineStatus,
  state: EngineState,
  env: EngineEnv,
): Promise<string> {
  if (!running) return [absentText(port, state), await reachText(env)].filter(Boolean).join("\n");
  const rows = [
    ["state", stateText(state)],
    ["pid", String(pid)],
    ["watching", watching.join("  ")],
    ["log", `${logFile} (${size.toLocaleString("en")} bytes)`],
  ];
  return [`Engine at ${url}`, asColumns(rows).replace(/^/gm, "  ")].join("\n");
}

function stateText(state: EngineState): string {
  if (state.kind === "running") return "running";
  if (state.kind === "starting") return "starting";
  const why = state.kind === "broken" ? state.why : "it listens and does not answer";
  return `broken: ${why}; vagus engine ensure starts it again`;
}

function absentText(port: number, state: EngineState): string {
  if (state.kind !== "stranger") return "No engine runs here. Start it with vagus engine start.";
  return `No engine runs here, and port ${port} is held by ${describeHolder(port)}, which is not one of this checkout.`;
}

/** Says whether the application, which has a database of its own, reaches an engine elsewhere. */
export async function reachText({ appEngineUrl, ownDatabase }: EngineEnv): Promise<string> {
  if (!ownDatabase) return "";
  if (appEngineUrl === undefined)
    return "The app uses Inngest Cloud: neither INNGEST_BASE_URL nor INNGEST_DEV is set.";
  const health = await readHealth(appEngineUrl);
  return health
    ? `The app's engine at ${appEngineUrl} answers.`
    : `The app has a database of its own and looks for its engine at ${appEngineUrl}, where nothing answers: no function runs.`;
}
