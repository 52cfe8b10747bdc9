import { setTimeout as delay } from "node:timers/promises";
import { isSameProcess } from "@/cli/processes/list-processes";
import { canListen } from "@/cli/processes/port-holders";
import { endProcesses } from "./end-engine.ts";
import { withLock } from "./lock.ts";
import { clearRecord, readRecord } from "./record.ts";
import type { EngineSettings } from "./settings.ts";
import { sight } from "./sight.ts";
import { releaseStorage } from "./storage.ts";

/** Answer of `stop`. */
export interface Stopped {
  action: "stopped" | "not-running";
  port: number;
  pidsKilled: number[];
  /** Proved by opening the port. */
  portFree: boolean;
}

const FREE_WITHIN_MS = 5000;
const LOOK_AGAIN_MS = 50;

/** Ends every engine of the data folder, and the embedded PostgreSQL when nothing else uses it. Strangers stay. */
export async function stopEngine(settings: EngineSettings): Promise<Stopped> {
  return await withLock(settings.dataDir, async () => {
    const record = readRecord(settings.dataDir);
    const known = record && isSameProcess(record) ? record.settings : settings;
    const seen = await sight(known);
    // First, so that a supervisor takes the end for one that is meant.
    clearRecord(settings.dataDir);
    const pidsKilled = await endProcesses(seen.instances.flatMap(({ pids }) => pids));
    if (record?.rotator && isSameProcess(record.rotator)) await endProcesses([record.rotator.pid]);
    const action = pidsKilled.length > 0 ? "stopped" : "not-running";
    const portFree = await provePortFree(known, action === "stopped" ? FREE_WITHIN_MS : 0);
    if (record && known.engine === "embedded") await releaseStorage(record.settings);
    return { action, port: known.port, pidsKilled, portFree };
  });
}

async function provePortFree({ port, host }: EngineSettings, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (!(await canListen(port, host))) {
    if (Date.now() >= deadline) return false;
    await delay(LOOK_AGAIN_MS);
  }
  return true;
}
