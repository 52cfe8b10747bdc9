import { readFileSync } from "node:fs";
import process from "node:process";
import { consoleUrl, DATA_DIR } from "./addresses.ts";
import { RECOVERY_MS } from "./desk.ts";
import { until } from "./until.ts";

/** The processes a stack consists of. */
export const PARTS = ["app", "engine", "database"] as const;
export type Part = (typeof PARTS)[number];

/** Kills a part with -9, from outside, by its pid. */
export function kill(part: Part): void {
  process.kill(Number(readFileSync(`${DATA_DIR}/pids/${part}.pid`, "utf8")), "SIGKILL");
}

/** Every part answers again. */
export async function healthy(): Promise<void> {
  await until("healthy stack", RECOVERY_MS, () =>
    fetch(`${consoleUrl}/api/health`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
}
