import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import process from "node:process";
import { isAlive } from "@vagus/embedded-postgres/command-line";

/** A living process; one that has ended and was not reaped by its parent does not count. */
export interface ListedProcess {
  pid: number;
  groupId: number;
  /** T: suspended by a signal, so that it answers nothing. The other letters are those of ps(1). */
  state: string;
  /** Tells the process from a later one with the same pid. */
  startId: string;
}

/** Fields of `/proc/<pid>/stat` from the state on: number of threads and start time, 20 and 22 of proc(5). */
const THREADS = 17;
const STARTED = 19;

const hasProc = () => existsSync("/proc/self/stat");

/** Every living process of the machine that this user may see. */
export function listProcesses(): ListedProcess[] {
  if (!hasProc()) return readPs(["-ax"]);
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => readProc(Number(pid)) ?? []);
}

/** One process; undefined when it does not live. */
export function findProcess(pid: number): ListedProcess | undefined {
  if (!(pid > 0)) return undefined;
  if (hasProc()) return readProc(pid);
  if (process.platform !== "win32") return readPs(["-p", String(pid)])[0];
  return isAlive(pid) ? { pid, groupId: pid, state: "S", startId: "" } : undefined;
}

/** Whether the process that had this pid and start time lives. */
export function isSameProcess({ pid, startId }: { pid: number; startId: string }): boolean {
  return findProcess(pid)?.startId === startId;
}

/** How many processes want each processor, at least 1: by so much everything is slower than on a quiet machine. */
export function pressure(): number {
  const runnable = listProcesses().filter(({ state }) => state === "R").length;
  const [lastMinute = 0] = loadavg();
  return Math.max(1, runnable / cpus().length, lastMinute / cpus().length);
}

function readProc(pid: number): ListedProcess | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program stands in brackets and may hold anything: state, parent, group, …, threads.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state = "", , groupId] = fields;
    // The first thread is a zombie while others still end, and until then the ports stay taken.
    const ends = state === "Z" && Number(fields[THREADS]) > 1;
    if ((state === "Z" || state === "X") && !ends) return undefined;
    return {
      pid,
      groupId: Number(groupId),
      state: ends ? "S" : state,
      startId: `${bootId()}:${fields[STARTED]}`,
    };
  } catch {
    return undefined; // It ended between the two looks.
  }
}

let boot: string | undefined;

/** Start times count from the boot, so the same pid and time may come again after the next one. */
function bootId(): string {
  boot ??= readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim().slice(0, 8);
  return boot;
}

function readPs(which: string[]): ListedProcess[] {
  const columns = ["-o", "pid=,pgid=,state=,lstart="];
  const { stdout } = spawnSync("ps", [...which, ...columns], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  return (stdout ?? "").split("\n").flatMap((line) => {
    const [, pid, groupId, state = "", startId = ""] =
      line.match(/^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/) ?? [];
    return pid && !state.startsWith("Z")
      ? [{ pid: Number(pid), groupId: Number(groupId), state: state.slice(0, 1), startId }]
      : [];
  });
}
