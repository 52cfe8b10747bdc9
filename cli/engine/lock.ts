import { randomUUID } from "node:crypto";
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { findProcess, isSameProcess } from "@/cli/processes/list-processes";
import { EngineFault } from "./fault.ts";

const LOOK_AGAIN_MS = 100;
/** Longer than the slowest start of an engine. */
const LOCK_WITHIN_MS = 300_000;

/**
 * Runs work under the lock of a data folder's engine.
 * @param unless called before each try to lock; if it returns a value, that is the result and the work does not run
 * @throws EngineFault that names the process holding the lock, when that does not release it in time
 */
export async function withLock<T>(
  dataDir: string,
  work: () => Promise<T>,
  unless: () => Promise<T | undefined> = async () => undefined,
): Promise<T> {
  const folder = join(dataDir, "engine.lock");
  const deadline = Date.now() + LOCK_WITHIN_MS;
  for (;;) {
    const done = await unless();
    if (done !== undefined) return done;
    const release = tryLock(folder);
    if (release) {
      try {
        return await work();
      } finally {
        release();
      }
    }
    if (Date.now() > deadline) {
      const holder = lockHolder(folder);
      throw new EngineFault(
        "busy",
        `Another command (pid ${holder}) has managed this engine for ${LOCK_WITHIN_MS / 1000} s.`,
      );
    }
    await delay(LOOK_AGAIN_MS * (1 + Math.random()));
  }
}

/** A draft this old belongs to a process that was killed before it used it. */
const OLD_DRAFT_MS = 60_000;

/**
 * Takes the lock of a folder, which one holder has at a time, on this machine. A holder that was killed holds nothing.
 *
 * The lock is the file with the highest number. A taker links the next number, which one process wins, and deletes the
 * lower ones. Nobody deletes the highest, so two that find a dead holder cannot both succeed, as they could by deleting
 * its file and creating it again.
 * @returns gives the lock back; undefined when another holder has it
 */
export function tryLock(folder: string): (() => void) | undefined {
  mkdirSync(folder, { recursive: true });
  const highest = highestIn(folder);
  if (highest > 0 && holderOf(folder, highest) !== undefined) return undefined;
  const mine = highest + 1;
  const file = join(folder, String(mine));
  const draft = writeDraft(folder, { pid: process.pid, startId: findProcess(process.pid)?.startId ?? "" });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return undefined;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  // A slow taker may link a number that a later holder had deleted already.
  if (highestIn(folder) > mine) {
    rmSync(file, { force: true });
    return undefined;
  }
  tidy(folder, mine);
  return () => renameSync(writeDraft(folder, {}), file);
}

/** The pid of the process that has the lock; undefined when it is free. 0: it is changing hands. */
function lockHolder(folder: string): number | undefined {
  mkdirSync(folder, { recursive: true });
  const highest = highestIn(folder);
  return highest > 0 ? holderOf(folder, highest) : undefined;
}

function holderOf(folder: string, number: number): number | undefined {
  try {
    const { pid, startId } = JSON.parse(readFileSync(join(folder, String(number)), "utf8"));
    return pid !== undefined && isSameProcess({ pid, startId }) ? pid : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return 0;
    return undefined; // A disk that was full left half a file.
  }
}

function highestIn(folder: string): number {
  return Math.max(
    0,
    ...readdirSync(folder)
      .filter((name) => /^\d+$/.test(name))
      .map(Number),
  );
}

function writeDraft(folder: string, holder: object): string {
  const draft = join(folder, `draft-${process.pid}-${randomUUID()}`);
  writeFileSync(draft, JSON.stringify(holder));
  return draft;
}

function tidy(folder: string, mine: number): void {
  for (const name of readdirSync(folder)) {
    const isOld = name.startsWith("draft-") && ageMs(join(folder, name)) > OLD_DRAFT_MS;
    if (isOld || Number(name) < mine) rmSync(join(folder, name), { force: true });
  }
}

function ageMs(file: string): number {
  return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}
