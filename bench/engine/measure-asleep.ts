import { execFileSync } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { type Figure, figure, inTurns } from "../figure.ts";
import type { BenchApp } from "./bench-app.ts";

const ASLEEP = 100_000;
const ROUNDS = 6;
const RUNS_A_ROUND = 25;
/** Until the reply that puts the first run to sleep is written. */
const SETTLE_MS = 200;

/** An engine process with a database of its own and the app that is registered there. */
export interface EngineWithApp {
  app: BenchApp;
  pid: number;
  databaseUrl: string;
}

/** How 100,000 sleeping runs slow a new one, and the engine's memory with them. */
export async function measureAsleep(empty: BenchApp, filled: EngineWithApp): Promise<Figure[]> {
  await filled.app.startSleep();
  await delay(SETTLE_MS);
  await copySleepingRuns(filled.databaseUrl, ASLEEP);
  const { value, floor } = await inTurns(ROUNDS, { value: filled.app, floor: empty }, async (app) => {
    const tookMs: number[] = [];
    for (let i = 0; i < RUNS_A_ROUND; i++) {
      const { sentAtMs, calls } = await app.runSteps("classic");
      tookMs.push((calls.at(-1)?.arrivedAtMs ?? Number.POSITIVE_INFINITY) - sentAtMs);
    }
    return tookMs;
  });
  const latency = {
    name: "asleep-100k-latency",
    unit: "ms",
    better: "lower",
    note: "event sent to the last of four calls, with 100,000 runs asleep; floor: with none",
  } as const;
  const memory = {
    name: "asleep-100k-memory-mb",
    unit: "MB",
    better: "lower",
    note: "resident memory of that engine's process",
  } as const;
  return [figure(latency, value, floor), figure(memory, [residentMb(filled.pid)])];
}

/**
 * Puts copies of the runs that sleep in an engine's database beside them: event, run, steps and queue items, with ids of
 * their own. Rows are copied whole, whatever columns they have.
 */
async function copySleepingRuns(databaseUrl: string, copies: number): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  // The original's time, so that copies lie beside it, and a number in place of the entropy.
  const copied = (id: string) => `left(${id}, 16) || lpad(upper(to_hex(n)), 10, '0')`;
  const copy = (table: string, condition: string, ids: string[], others: Record<string, string> = {}) => {
    const changed = {
      ...Object.fromEntries(ids.map((id) => [id, copied(`columns ->> '${id}'`)])),
      ...others,
    };
    const pairs = Object.entries(changed).map(([column, value]) => `'${column}', ${value}`);
    return sql.unsafe(`
      with original as materialized (select to_jsonb(${table}) as columns from ${table} where ${condition})
      insert into ${table} overriding system value select copy.*
      from (
        select columns || jsonb_build_object(${pairs.join(", ")}) as columns
        from original cross join generate_series(1, ${copies}) as n
      ) as made cross join lateral jsonb_populate_record(null::${table}, made.columns) as copy`);
  };
  try {
    await sql`create temporary table sleepers as select id, event_ids[1] as event_id from runs where ended_at_ms is null`;
    const event = { event_ids: `jsonb_build_array(${copied("columns -> 'event_ids' ->> 0")})` };
    await copy("events", "internal_id in (select event_id from sleepers)", ["internal_id", "event_id"]);
    await copy("runs", "id in (select id from sleepers)", ["id"], event);
    await copy("steps", "run_id in (select id from sleepers)", ["run_id"]);
    await copy("jobs", "run_id in (select id from sleepers)", ["id", "run_id"]);
  } finally {
    await sql.end();
  }
}

/** Megabytes of memory a process holds now. */
function residentMb(pid: number): number {
  const kilobytes = execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return Number(kilobytes.trim()) / 1024;
}
