import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { commandLineOf } from "@vagus/embedded-postgres/command-line";
import { endGroup, groupMembers } from "@/cli/processes/process-group";

/** Command lines of our processes, so that a reused pid of another program is not killed. */
const OURS = /next\/dist\/bin\/next|next-server|sandbox\/src\/main\.ts/;
const SUPERVISOR = /cli\/vagus\.ts/;
const PARTS = new RegExp(`${OURS.source}|${SUPERVISOR.source}|postgres`);
const TERM_GRACE_MS = 3_000;

const folder = (dataDir: string) => join(dataDir, "pids");

/** Stores the running processes, in case the supervisor is killed and cannot end them. */
export function rememberPid(dataDir: string, name: string, pid: number): void {
  mkdirSync(folder(dataDir), { recursive: true });
  writeFileSync(join(folder(dataDir), `${name}.pid`), String(pid));
}

/** Records that every process has ended. */
export function forgetPids(dataDir: string): void {
  for (const file of pidFiles(dataDir)) rmSync(join(folder(dataDir), file), { force: true });
}

/** Parts whose PID file names no living process of ours: their supervisor was killed, and they have ended. */
export function staleParts(dataDir: string): { name: string; pid: number }[] {
  if (!existsSync(folder(dataDir))) return [];
  return pidFiles(dataDir).flatMap((file) => {
    const pid = Number(readFileSync(join(folder(dataDir), file), "utf8"));
    const name = file.replace(".pid", "");
    return isRunning(pid, PARTS) ? [] : [{ name, pid }];
  });
}

/** Every PID file except the engine's, which its manager handles. */
function pidFiles(dataDir: string): string[] {
  mkdirSync(folder(dataDir), { recursive: true });
  return readdirSync(folder(dataDir)).filter((file) => file.endsWith(".pid") && file !== "engine.pid");
}

/** Becomes the one supervisor of a data folder. @throws Error when another one is alive */
export function claimDataDir(dataDir: string): void {
  const file = join(folder(dataDir), "supervisor.pid");
  const other = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  if (other !== process.pid && isRunning(other, SUPERVISOR)) {
    throw new Error(
      `Vagus runs here already (pid ${other}, ${dataDir}). Stop it with Ctrl-C where it runs, or use VAGUS_SLOT and VAGUS_DATA_DIR.`,
    );
  }
  rememberPid(dataDir, "supervisor", process.pid);
}

/** Ends the processes that a killed supervisor left behind, so that the ports are free. */
export async function killOrphans(dataDir: string, say: (line: string) => void): Promise<void> {
  for (const file of pidFiles(dataDir)) {
    const pid = Number(readFileSync(join(folder(dataDir), file), "utf8"));
    if (pid === process.pid) continue;
    if (isRunning(pid, OURS)) {
      say(`${file.replace(".pid", "")} was left behind by an earlier start (pid ${pid}); it is ended`);
      await end(pid);
    }
    // A killed launcher may have left its server, which has no PID file but is in the launcher's group.
    const left = groupMembers(pid).filter((member) => isRunning(member, OURS) && startedHere(member));
    if (left.length > 0) {
      say(`${file.replace(".pid", "")} left processes behind (pid ${left.join(", ")}); they are ended`);
      await endGroup(pid);
    }
    rmSync(join(folder(dataDir), file), { force: true });
  }
}

function isRunning(pid: number, what: RegExp): boolean {
  return pid > 0 && what.test(commandLineOf(pid) ?? "");
}

/** Whether a process runs in this checkout: the group id may belong to another program now. */
function startedHere(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === process.cwd();
  } catch {
    return !existsSync("/proc/self/cwd");
  }
}

async function end(pid: number): Promise<void> {
  process.kill(pid, "SIGTERM");
  const deadline = Date.now() + TERM_GRACE_MS;
  while (isRunning(pid, OURS)) {
    if (Date.now() > deadline) process.kill(pid, "SIGKILL");
    await delay(50);
  }
}
