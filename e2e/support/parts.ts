import { readFileSync } from "node:fs";
import process from "node:process";
import { consoleUrl, DATA_DIR } from "./addresses.ts";
import { RECOVERY_MS } from "./desk.ts";
import { until } from "./until.ts";

/** The processes of a stack. */
export const PARTS = ["app", "engine", "database"] as const;
export type Part = (typeof PARTS)[number];

/** Kills a part with -9, from outside, by its pid. */
export function kill(part: Part): void {
  process.kill(pidOf(part), "SIGKILL");
}

/** Halts a part: it accepts connections and does not answer. @returns a function that resumes the part */
export function halt(part: Part): () => void {
  const pid = pidOf(part);
  process.kill(pid, "SIGSTOP");
  return () => void process.kill(pid, "SIGCONT");
}

function pidOf(part: Part): number {
  return Number(readFileSync(`${DATA_DIR}/pids/${part}.pid`, "utf8"));
}

/** More requests than the app has connections, so that every broken one is found. */
const AT_ONCE = 20;

/** Waits until every part answers on every connection. */
export async function healthy(): Promise<void> {
  const look = () =>
    fetch(`${consoleUrl}/api/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until("healthy stack", RECOVERY_MS, async () => {
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, look));
    return answers.every(Boolean);
  });
}
