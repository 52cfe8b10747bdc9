import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import type { PostgresBinaries } from "./binaries.ts";

/** How PostgreSQL is run on this machine: it refuses to run as root, so root runs it as another user. */
export interface Runner {
  binaries: PostgresBinaries;
  /** Folder that holds the cluster, reachable by the user who runs it. */
  clusterDir: string;
  /** The command that runs a program with its arguments as the right user. */
  command(program: string, args: string[]): { file: string; args: string[]; uid?: number; gid?: number };
}

/**
 * Chooses the user that runs PostgreSQL: the current user, unless it is root. Root uses `nobody`, else a user
 * namespace, else `nobody` with a copy below the system's temporary folder, because `nobody` cannot enter a parent
 * folder that is open to root only. No user is ever created.
 * @param wanted folder of the cluster, if the chosen user can reach it
 * @throws Error when root has no user to run it as
 */
export function chooseRunner(binaries: PostgresBinaries, wanted: string): Runner {
  if (process.platform === "win32" || process.getuid?.() !== 0) {
    return { binaries, clusterDir: wanted, command: (file, args) => ({ file, args }) };
  }
  const nobody = findNobody();
  const asNobody = (file: string, args: string[]) => ({ file, args, ...nobody });
  if (nobody && openToAll(binaries.native) && openToAll(wanted)) {
    return { binaries, clusterDir: wanted, command: asNobody };
  }
  const unshare = ["-U", "--map-user=65534", "--map-group=65534"];
  if (nobody && spawnSync("unshare", [...unshare, binaries.postgres, "--version"]).status === 0) {
    return {
      binaries,
      clusterDir: wanted,
      command: (file, args) => ({ file: "unshare", args: [...unshare, file, ...args] }),
    };
  }
  if (!nobody) {
    throw new Error(
      "PostgreSQL refuses to run as root and this machine has no user `nobody`. Use a PostgreSQL server of your own.",
    );
  }
  const copy = join(
    tmpdir(),
    `vagus-${createHash("sha256").update(resolve(wanted)).digest("hex").slice(0, 12)}`,
  );
  const native = join(copy, "native");
  if (!existsSync(join(native, "bin")))
    cpSync(binaries.native, native, { recursive: true, verbatimSymlinks: true });
  const moved = (path: string) => join(native, path.slice(binaries.native.length));
  return {
    binaries: { native, initdb: moved(binaries.initdb), postgres: moved(binaries.postgres) },
    clusterDir: join(copy, "cluster"),
    command: asNobody,
  };
}

/** Creates the folder for the user who runs the server. Only the leaf changes its owner. */
export function handOver(runner: Runner, dir: string): void {
  mkdirSync(dir, { recursive: true });
  const { uid, gid } = runner.command("", []);
  if (uid !== undefined && gid !== undefined) chownSync(dir, uid, gid);
  chmodSync(dir, 0o700);
}

/** Spawns a PostgreSQL program; a server outlives this process, so it gets its own process group and no terminal. */
export function spawnAs(runner: Runner, program: string, args: string[], output: number): ChildProcess {
  const { file, args: all, uid, gid } = runner.command(program, args);
  return spawn(file, all, {
    uid,
    gid,
    detached: true,
    // Tests read the messages, so they must be in English whatever the locale of the machine.
    env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
    cwd: dirname(program),
    stdio: ["ignore", output, output],
  });
}

function findNobody(): { uid: number; gid: number } | undefined {
  const line = readFileSync("/etc/passwd", "utf8").match(/^nobody:[^:]*:(\d+):(\d+):/m);
  return line ? { uid: Number(line[1]), gid: Number(line[2]) } : undefined;
}

/** Whether every folder from the root down to here may be entered by anyone. */
function openToAll(path: string): boolean {
  for (let dir = resolve(path); ; dir = dirname(dir)) {
    const isLeaf = dir === resolve(path);
    // The leaf is handed over; a folder that does not exist yet gets the default mode.
    if (!isLeaf && existsSync(dir) && (statSync(dir).mode & 0o001) === 0) return false;
    if (dir === dirname(dir)) return true;
  }
}
