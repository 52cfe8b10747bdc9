import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { z } from "zod";
import { EngineConfig, EngineSettings, pidFileOf } from "./settings.ts";

const Identity = z.object({ pid: z.number().int().positive(), startId: z.string() });

/** What is stored beside the PID file, so that a later call knows the process from a stranger with its pid. */
export const EngineRecord = Identity.extend({
  startedAt: z.iso.datetime(),
  /** Which command started it: `npm run dev` ends its own engine, and no other. */
  startedBy: z.enum(["engine", "dev"]),
  /** Whether it has answered on its port. */
  ready: z.boolean(),
  settings: EngineSettings,
  /** The part of the settings that the command line gave. */
  given: EngineConfig,
  /** The process that keeps the log small. */
  rotator: Identity.nullable(),
});
export type EngineRecord = z.infer<typeof EngineRecord>;

const recordFileOf = (dataDir: string) => pidFileOf(dataDir).replace(/\.pid$/, ".json");

/** The record of a data folder; undefined when there is none, or none that can be read. */
export function readRecord(dataDir: string): EngineRecord | undefined {
  try {
    return EngineRecord.parse(JSON.parse(readFileSync(recordFileOf(dataDir), "utf8")));
  } catch {
    return undefined;
  }
}

/** Stores the record, and the pid alone in the PID file. Readable by this user only: a database's address has a password. */
export function writeRecord(record: EngineRecord): void {
  const { dataDir } = record.settings;
  replace(recordFileOf(dataDir), JSON.stringify(record));
  replace(pidFileOf(dataDir), String(record.pid));
}

/** Whether the PID file says what the record says: something else may have written it. */
export function isPidFileRight({ pid, settings }: EngineRecord): boolean {
  const file = pidFileOf(settings.dataDir);
  return existsSync(file) && readFileSync(file, "utf8").trim() === String(pid);
}

/** Deletes both files: from here on, no engine is meant to run. */
export function clearRecord(dataDir: string): void {
  rmSync(recordFileOf(dataDir), { force: true });
  rmSync(pidFileOf(dataDir), { force: true });
}

function replace(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, file);
}
