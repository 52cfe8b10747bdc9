import { existsSync, readFileSync } from "node:fs";
import { staleParts } from "@/cli/dev/orphans";
import { readRecord } from "@/cli/engine/record";
import { engineSettings, pidFileOf } from "@/cli/engine/settings";
import { sight } from "@/cli/engine/sight";
import { portHolders } from "@/cli/processes/port-holders";
import type { EngineProcess, Machine } from "@/lib/doctor/machine";
import { readEngineEnv } from "@/lib/env/engine";
import { readReservedPorts } from "./reserved-ports.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** The processes of this machine for the doctor. */
export function lookAtMachine(variables: Variables): Machine {
  const dataDir = variables.VAGUS_DATA_DIR?.trim() || ".vagus";
  let engine: Promise<EngineProcess> | undefined;
  return {
    holder: (port) => portHolders(port)[0]?.pid,
    engine: () => {
      engine ??= lookAtEngine(variables, dataDir);
      return engine;
    },
    staleParts: () => staleParts(dataDir),
    reservedPorts: readReservedPorts,
  };
}

/** @throws EnvironmentError when a variable that the engine manager reads is wrong */
async function lookAtEngine(variables: Variables, dataDir: string): Promise<EngineProcess> {
  const env = readEngineEnv(variables);
  // The settings make the folder, and an examination changes nothing.
  if (!existsSync(dataDir)) return { instances: [], pidFile: undefined, startedOn: undefined };
  const settings = engineSettings(env);
  const { instances } = await sight(settings);
  const path = pidFileOf(settings.dataDir);
  const pid = existsSync(path) ? Number(readFileSync(path, "utf8").trim()) : undefined;
  return {
    instances: instances.map(({ pid: leader, suspended, ports }) => ({ pid: leader, suspended, ports })),
    pidFile:
      pid === undefined ? undefined : { path, pid, alive: instances.some(({ pids }) => pids.includes(pid)) },
    startedOn: readRecord(settings.dataDir)?.settings.port,
  };
}
