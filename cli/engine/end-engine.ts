import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { findProcess } from "@/cli/processes/list-processes";

/** An engine gives its leases back within this time; one that does not is killed, and its leases expire. */
const TERM_GRACE_MS = 5000;
const LOOK_AGAIN_MS = 20;

/**
 * Ends processes: TERM, then KILL. A suspended one is woken, or it would not receive TERM.
 * @returns the pids that were alive
 */
export async function endProcesses(pids: readonly number[]): Promise<number[]> {
  const known = pids.flatMap((pid) => findProcess(pid) ?? []);
  const left = () => known.filter(({ pid, startId }) => findProcess(pid)?.startId === startId);
  for (const { pid } of known) {
    send(pid, "SIGTERM");
    if (process.platform !== "win32") send(pid, "SIGCONT");
  }
  const deadline = Date.now() + TERM_GRACE_MS;
  for (let alive = left(); alive.length > 0; alive = left()) {
    if (Date.now() > deadline) for (const { pid } of alive) send(pid, "SIGKILL");
    await delay(LOOK_AGAIN_MS);
  }
  return known.map(({ pid }) => pid);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}
