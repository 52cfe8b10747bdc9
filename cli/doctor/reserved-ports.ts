import { execFile } from "node:child_process";
import process from "node:process";
import type { PortRange } from "@/lib/doctor/machine";

const TIMEOUT_MS = 3_000;

/** A row of the table: first and last port, and an asterisk for a range that an administrator reserved. */
const ROW = /^\s*(\d{1,5})\s+(\d{1,5})\s*\*?\s*$/;

/** The ranges that `netsh interface ipv4 show excludedportrange protocol=tcp` lists, in any language of Windows. */
export function parseReservedPorts(output: string): PortRange[] {
  return output.split(/\r?\n/).flatMap((line) => {
    const [, from, to] = ROW.exec(line) ?? [];
    return from && to && Number(from) <= Number(to) ? [{ from: Number(from), to: Number(to) }] : [];
  });
}

/** The port ranges that Windows keeps for itself; empty on other systems, and where netsh does not answer. */
export function readReservedPorts(): Promise<PortRange[]> {
  if (process.platform !== "win32") return Promise.resolve([]);
  const args = ["interface", "ipv4", "show", "excludedportrange", "protocol=tcp"];
  return new Promise((done) => {
    execFile("netsh", args, { timeout: TIMEOUT_MS }, (error, stdout) =>
      done(error ? [] : parseReservedPorts(stdout)),
    );
  });
}
