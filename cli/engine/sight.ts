import { existsSync, readFileSync, realpathSync } from "node:fs";
import { uptime } from "node:os";
import { commandLineOf } from "@vagus/embedded-postgres/command-line";
import { isTaken } from "@vagus/embedded-postgres/ports";
import { z } from "zod";
import { isSameProcess, type ListedProcess, listProcesses } from "@/cli/processes/list-processes";
import { portHolders, portsOf } from "@/cli/processes/port-holders";
import type { Health, Instance, Sighting } from "./classify.ts";
import { MARKER } from "./launch.ts";
import { readRecord } from "./record.ts";
import { type EngineSettings, engineUrl } from "./settings.ts";

/** Long enough for an engine whose turn comes late on a busy machine. */
const ANSWER_WITHIN_MS = 4000;
/** Ports that the Inngest CLI opens besides its own: gateway and executor of `connect`. */
const CLI_PORTS = [8289, 50_052, 50_053];

/** Looks at the processes, the port and the health check of the engine of a data folder. */
export async function sight({ dataDir, host, port }: EngineSettings): Promise<Sighting> {
  const holders = portHolders(port);
  const taken = holders.length > 0 || (await isTaken(port));
  const health = taken ? await readHealth(engineUrl({ host, port })) : undefined;
  const marked = findMarked(dataDir);
  // An engine of this folder that was started by hand has no marker; its health check names the folder.
  if (health && namesFolder(health, dataDir)) {
    const all = listProcesses();
    marked.push(...all.filter(({ pid }) => holders.some((holder) => holder.pid === pid)));
  }
  const instances = asInstances(marked);
  const [only] = instances.length === 1 ? instances : [];
  const elsewhere = only && !only.ports.includes(port) ? only.ports : [];
  const movedTo = await findAnswering(
    elsewhere.filter((one) => !CLI_PORTS.includes(one)),
    host,
  );
  return { port, instances, holders, taken, health, movedTo };
}

const HealthBody = z.object({ dataDir: z.string().nullish() });

/** Asks the health check; undefined when nothing answers in time. */
export async function readHealth(url: string): Promise<Health | undefined> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const body = HealthBody.safeParse(await response.json().catch(() => undefined));
    return { httpStatus: response.status, dataDir: body.data?.dataDir ?? undefined };
  } catch {
    return undefined;
  }
}

function namesFolder({ dataDir: named }: Health, dataDir: string): boolean {
  if (named === undefined) return false;
  return (existsSync(named) ? realpathSync(named) : named) === dataDir;
}

async function findAnswering(ports: number[], host: string): Promise<number | undefined> {
  const answers = await Promise.all(ports.map((port) => readHealth(engineUrl({ host, port }))));
  return ports.find((_, i) => answers[i]?.httpStatus === 200);
}

/** The living processes that were started as an engine of this data folder. */
function findMarked(dataDir: string): ListedProcess[] {
  const record = readRecord(dataDir);
  const recorded = record && isSameProcess(record) ? record.pid : undefined;
  return listProcesses().filter(
    ({ pid, groupId }) => pid === recorded || groupId === recorded || isMarked(pid, dataDir),
  );
}

function isMarked(pid: number, dataDir: string): boolean {
  if (existsSync("/proc/self/environ")) {
    try {
      return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`${MARKER}=${dataDir}`);
    } catch {
      return false; // It ended, or belongs to another user.
    }
  }
  const command = commandLineOf(pid) ?? "";
  return command.includes("engine/src/main.ts") && command.includes(`--data-dir ${dataDir} `);
}

function asInstances(processes: readonly ListedProcess[]): Instance[] {
  const groupIds = [...new Set(processes.map(({ groupId }) => groupId))];
  return groupIds.map((groupId) => {
    const members = processes.filter((one) => one.groupId === groupId);
    const pids = [...new Set(members.map(({ pid }) => pid))];
    return {
      pid: pids.includes(groupId) ? groupId : (pids[0] ?? groupId),
      pids,
      suspended: members.some(({ state }) => state === "T" || state === "t"),
      ageMs: Math.max(...members.map(ageMs)),
      ports: pids.flatMap(portsOf),
    };
  });
}

/** Clock ticks a second in `/proc/<pid>/stat`, on every Linux that Node runs on. */
const TICKS = 100;

/** How long a process runs. */
function ageMs({ startId }: ListedProcess): number {
  const ticks = startId.match(/^[0-9a-f]+:(\d+)$/)?.[1];
  return ticks === undefined
    ? Date.now() - Date.parse(startId || new Date().toISOString())
    : (uptime() - Number(ticks) / TICKS) * 1000;
}
