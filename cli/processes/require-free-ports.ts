import { isTaken } from "@vagus/embedded-postgres/ports";
import { describeHolder } from "./port-holders.ts";

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
    if (await isTaken(port)) taken.push(`  ${port}, for ${name}, is held by ${describeHolder(port)}`);
  }
  return taken;
}
