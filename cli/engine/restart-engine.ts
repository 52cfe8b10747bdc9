import { readRecord } from "./record.ts";
import type { EngineConfig } from "./settings.ts";
import { ensureEngine, type Managing, type Started } from "./start-engine.ts";
import { stopEngine } from "./stop-engine.ts";

/** Answer of `restart`. */
export type Restarted = Omit<Started, "action"> & { action: "restarted" | "started"; pidsKilled: number[] };

/**
 * Stops and starts the engine. Pending runs are in its database and go on.
 * @param prepare makes the settings from what the last start was given
 */
export async function restartEngine(
  prepare: (before: EngineConfig) => Promise<Managing>,
): Promise<Restarted> {
  const { settings: found } = await prepare({});
  const before = readRecord(found.dataDir);
  const managing = await prepare(before?.given ?? {});
  const { action, pidsKilled } = await stopEngine(managing.settings);
  const started = await ensureEngine({ ...managing, startedBy: before?.startedBy ?? managing.startedBy });
  return { ...started, action: action === "stopped" ? "restarted" : "started", pidsKilled };
}
