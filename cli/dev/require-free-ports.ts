import { spawnSync } from "node:child_process";
import { isTaken } from "@vagus/embedded-postgres/ports";

/**
 * Checks that ports are free. A process that holds one is named, never ended.
 * @param wanted what is to listen on which port of 127.0.0.1
 * @throws Error naming every port that is taken, and by whom
 */
export async function requireFreePorts(wanted: { name: string; port: number }[]): Promise<void> {
  const taken = await describeTaken(wanted);
  if (taken.length === 0) return;
  throw new Error(
    `Ports are taken; nothing was started.\n${taken.join("\n")}\n` +
      "End what holds them, or set VAGUS_SLOT=1 (to 9) to use others.",
  );
}

/** One line for each port that is taken. */
export async function describeTaken(wanted: { name: string; port: number }[]): Promise<string[]> {
  const taken: string[] = [];
  for (const { name, port } of wanted) {
    if (await isTaken(port)) taken.push(`  ${port}, for ${name}, is held by ${holderOf(port)}`);
  }
  return taken;
}

/** Best effort: which tool there is differs by system, and other people's processes may be hidden. */
function holderOf(port: number): string {
  const ss = spawnSync("ss", ["-ltnpH", `sport = :${port}`], { encoding: "utf8" }).stdout ?? "";
  const [, name, pid] = ss.match(/\("([^"]+)",pid=(\d+)/) ?? [];
  if (name) return `${name} (pid ${pid})`;
  const lsof =
    spawnSync("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"], { encoding: "utf8" }).stdout ?? "";
  const [, lsofPid, lsofName] = lsof.match(/p(\d+)\nc(.+)/) ?? [];
  return lsofName ? `${lsofName} (pid ${lsofPid})` : "another process";
}
