import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { listProcesses } from "./list-processes.ts";

const LOOK_AGAIN_MS = 20;

/**
 * Kills the remaining processes of a process group; resolves when none lives. The group is named by the pid of the
 * process that was spawned detached. Windows has no groups: there a process's own end is all there is.
 */
export async function endGroup(groupId: number | undefined): Promise<void> {
  if (groupId === undefined || process.platform === "win32") return;
  while (killGroup(groupId)) await delay(LOOK_AGAIN_MS);
}

/** Whether a process received the signal. */
function killGroup(groupId: number): boolean {
  // A member that has ended and was not yet reaped by its parent can still be signalled.
  return signalGroup(groupId, "SIGKILL") && groupMembers(groupId).length > 0;
}

/** Sends a signal to a process and whatever it started; false when none is left to receive it. */
export function signalGroup(groupId: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(process.platform === "win32" ? groupId : -groupId, signal);
    return true;
  } catch {
    return false;
  }
}

/** The living processes of a group. */
export function groupMembers(groupId: number): number[] {
  return listProcesses()
    .filter((one) => one.groupId === groupId)
    .map(({ pid }) => pid);
}
