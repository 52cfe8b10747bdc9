import { readFileSync } from "node:fs";
import { join } from "node:path";
import type postgres from "postgres";

const LOOK_EVERY_MS = 1_000;
const KIB_PER_MIB = 1024;

/** What was seen of the console's process and its database, second by second. */
export interface Sightings {
  /** Resident memory of the app, in MiB. */
  memoryMb: { atMs: number; mb: number }[];
  /** Connections to the console's database at one time, at most. */
  mostConnections: number;
}

/** Looks at the app of a data folder and at its database each second. @returns how to stop, and what was seen */
export function watch(dataDir: string, sql: postgres.Sql): { stop(): Promise<Sightings> } {
  const seen: Sightings = { memoryMb: [], mostConnections: 0 };
  const beganMs = performance.now();
  let stopped = false;
  const look = async () => {
    const atMs = performance.now() - beganMs;
    seen.memoryMb.push({ atMs, mb: residentMb(dataDir) });
    const [row] = await sql<{ n: number }[]>`
      select count(*)::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
    seen.mostConnections = Math.max(seen.mostConnections, row?.n ?? 0);
  };
  const done = (async () => {
    while (!stopped) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  })();
  return {
    async stop() {
      stopped = true;
      await done;
      return seen;
    },
  };
}

/** Linux only: other systems have no such file. */
function residentMb(dataDir: string): number {
  const pid = readFileSync(join(dataDir, "pids", "app.pid"), "utf8").trim();
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  if (kib === undefined) throw new Error(`Process ${pid} does not say how much memory it has.`);
  return Number(kib) / KIB_PER_MIB;
}
