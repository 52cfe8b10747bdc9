import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import process from "node:process";
import { commandLineOf } from "@vagus/embedded-postgres/command-line";

/** A process that listens on a port. */
export interface PortHolder {
  pid: number;
  command: string;
}

/** The processes that listen on a TCP port, as far as this user may see them: other people's may be hidden. */
export function portHolders(port: number): PortHolder[] {
  const pids = hasProc() ? holdersByProc(port) : lsof([`-iTCP:${port}`], /^p(\d+)/gm);
  return pids.map((pid) => ({ pid, command: (commandLineOf(pid) ?? "").trim() }));
}

/** The TCP ports on which a process listens. */
export function portsOf(pid: number): number[] {
  if (!hasProc()) return lsof(["-a", "-p", String(pid), "-iTCP"], /^n.*:(\d+)$/gm);
  const listening = listeningSockets();
  return [...new Set(socketsOf(pid).flatMap((inode) => listening.get(inode) ?? []))];
}

/** The holder of a port in words, for a message. */
export function describeHolder(port: number): string {
  const [holder] = portHolders(port);
  return holder
    ? `pid ${holder.pid} (${shorten(holder.command)})`
    : "another process, whose pid is hidden from this user";
}

const LONGEST = 160;

export function shorten(command: string): string {
  return command.length > LONGEST ? `${command.slice(0, LONGEST)} …` : command;
}

/** Proves that nothing listens there: opens the port and closes it again. */
export function canListen(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", () => done(false));
    server.listen(port, host, () => server.close(() => done(true)));
  });
}

/** The first free port above this one; undefined when there is none. */
export async function nextFreePort(above: number, host?: string): Promise<number | undefined> {
  for (let port = above + 1; port <= Math.min(above + 1000, 65_535); port++) {
    if (portHolders(port).length === 0 && (await canListen(port, host))) return port;
  }
  return undefined;
}

const hasProc = () => process.platform === "linux" && existsSync("/proc/net/tcp");

const LISTEN = "0A";

/** Port by inode of every listening TCP socket. */
function listeningSockets(): Map<string, number> {
  const sockets = new Map<string, number>();
  for (const file of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    if (!existsSync(file)) continue;
    for (const line of readFileSync(file, "utf8").split("\n").slice(1)) {
      const fields = line.trim().split(/\s+/);
      const [, local = "", , state] = fields;
      if (state === LISTEN) sockets.set(fields[9] ?? "", Number.parseInt(local.split(":")[1] ?? "", 16));
    }
  }
  return sockets;
}

function holdersByProc(port: number): number[] {
  const inodes = new Set([...listeningSockets()].flatMap(([inode, at]) => (at === port ? [inode] : [])));
  if (inodes.size === 0) return [];
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => socketsOf(pid).some((inode) => inodes.has(inode)));
}

/** Inodes of the sockets that a process has open; none when it belongs to another user. */
function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${descriptor}`).match(/^socket:\[(\d+)\]$/)?.[1] ?? [];
      } catch {
        return []; // It was closed between the two looks.
      }
    });
  } catch {
    return [];
  }
}

function lsof(which: string[], pattern: RegExp): number[] {
  const { stdout } = spawnSync("lsof", ["-nP", ...which, "-sTCP:LISTEN", "-Fpn"], { encoding: "utf8" });
  return [...new Set([...(stdout ?? "").matchAll(pattern)].map(([, number]) => Number(number)))];
}
