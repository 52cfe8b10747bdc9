import { setTimeout as delay } from "node:timers/promises";
import { createTestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import postgres from "postgres";
import { createEngine, type EngineOptions } from "../src/server.ts";
import { until } from "./eventually.ts";

/** The server a suite is aimed at. */
export interface EngineUnderTest {
  url: string;
  /** The database of our own engine; null when `ENGINE_URL` names another server. */
  databaseUrl: string | null;
  /** Lines our own engine logged. */
  log: string[];
  /** Asks the database of our own engine; there is none to be asked of another server. */
  query: postgres.Sql;
  /** Makes the engine look into its queue now: for rows a test has moved. */
  tick(): Promise<void>;
  /** Resolves when nothing is due or being worked on: replies are written, waits are registered. */
  quiet(): Promise<void>;
  stop(): Promise<void>;
}

const FOREIGN_PAUSE_MS = 500;

/** Whether the suite is aimed at another server: tests of what only our engine does are then skipped. */
export const isForeign = process.env.ENGINE_URL !== undefined;

/** Takes the server that `ENGINE_URL` names, or starts our engine on a database of its own. */
export async function startEngine(
  options: Omit<EngineOptions, "databaseUrl"> = {},
): Promise<EngineUnderTest> {
  const log: string[] = [];
  if (process.env.ENGINE_URL) {
    // Another server does not let us look into its queue: half a second is several of its ticks.
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
