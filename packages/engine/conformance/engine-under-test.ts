import { setTimeout as delay } from "node:timers/promises";
import { createTestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import postgres from "postgres";
import { createEngine, type EngineOptions } from "../src/server.ts";
import { until } from "./eventually.ts";

/** The server under test. */
export interface EngineUnderTest {
  url: string;
  /** The database of this engine; null when `ENGINE_URL` names another server. */
  databaseUrl: string | null;
  /** Lines that this engine logged. */
  log: string[];
  /** Queries the database of this engine; unused for another server. */
  query: postgres.Sql;
  /** Makes the engine read its queue now, for rows that a test has changed. */
  tick(): Promise<void>;
  /** Resolves when nothing is due or being worked on: replies are written, waits are registered. */
  quiet(): Promise<void>;
  stop(): Promise<void>;
}

const FOREIGN_PAUSE_MS = 500;

/** Whether `ENGINE_URL` names another server: tests of behaviour that only this engine has are then skipped. */
export const isForeign = process.env.ENGINE_URL !== undefined;

/** Uses the server that `ENGINE_URL` names, or starts this engine on a new database. */
export async function startEngine(
  options: Omit<EngineOptions, "databaseUrl"> = {},
): Promise<EngineUnderTest> {
  const log: string[] = [];
  if (process.env.ENGINE_URL) {
    // The queue of another server cannot be read: half a second is several of its ticks.
    const quiet = () => delay(FOREIGN_PAUSE_MS);
    const url = process.env.ENGINE_URL;
    // Opens no connection before it is used, and only tests of our own engine use it.
    const query = postgres("postgres://127.0.0.1:1/none", { max: 1 });
    return { url, databaseUrl: null, query, log, quiet, tick: quiet, stop: async () => {} };
  }
  const database = await createTestDatabase({ owner: "vagus_engine" });
  const engine = createEngine({
    port: 0,
    retryIntervalMs: 50,
    ...options,
    databaseUrl: database.url,
    writeLog: (line) => void log.push(line),
  });
  const { url } = await engine.start();
  const sql = postgres(database.url, { max: 1, onnotice: () => {} });
  return {
    url,
    databaseUrl: database.url,
    query: sql,
    log,
    tick: () => engine.tick(),
    async quiet() {
      let busy: readonly unknown[] = [];
      await until("an idle queue", async () => {
        busy = await sql`
          select kind, run_id, attempt, ready, lease_owner is not null as leased
          from jobs where ready or lease_owner is not null limit 5`;
        return busy.length === 0;
      }).catch((error) => {
        throw new Error(`still in the queue: ${JSON.stringify(busy)}`, { cause: error });
      });
    },
    async stop() {
      await sql.end();
      await engine.stop();
      await database.drop();
    },
  };
}
