import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";

const LOOK_AGAIN_MS = 20;

/**
 * Kills the remaining processes of a process group; resolves when none lives. The group is named by the pid of the
 * process that was spawned detached. Windows has no groups: there a process's own end is all there is.
 */
export async function endGroup(groupId: number | undefined): Promise<void> {
  if (groupId === undefined || process.platform === "win32") return;
  while (signal(groupId)) await delay(LOOK_AGAIN_MS);
}

/** Whether a process received the signal. */
function signal(groupId: number): boolean {
  try {
    process.kill(-groupId, "SIGKILL");
    // A member that has ended and was not yet reaped by its parent can still be signalled.
    return groupMembers(groupId).length > 0;
  } catch {
    return false;
  }
}

/** The living processes of a group. */
export function groupMembers(groupId: number): number[] {
  const listed = existsSync("/proc/self/stat") ? readProc() : readPs();
  return listed.filter((one) => one.groupId === groupId && one.state !== "Z").map(({ pid }) => pid);
}

/** Where `/proc/<pid>/stat` counts threads, from the state on: field 20 of proc(5). */
const THREADS = 17;

interface Listed {
  pid: number;
  groupId: number;
  state: string;
}

function readProc(): Listed[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        // The name of the program stands in brackets and may hold anything: state, parent, group, …, threads.
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        const [state = "", , groupId] = fields;
        // The first thread is a zombie while others still end, and until then the ports stay taken.
        const ends = state === "Z" && Number(fields[THREADS]) > 1;
        return [{ pid: Number(name), groupId: Number(groupId), state: ends ? "S" : state }];
      } catch {
        return []; // It ended between the two looks.
      }
    });
}

function readPs(): Listed[] {
  const { stdout } = spawnSync("ps", ["-axo", "pid=,pgid=,state="], { encoding: "utf8" });
  return (stdout ?? "").split("\n").flatMap((line) => {
    const [pid, groupId, state = ""] = line.trim().split(/\s+/);
    return pid ? [{ pid: Number(pid), groupId: Number(groupId), state: state.slice(0, 1) }] : [];
  });
}
