import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "./schema/index.ts";

/** Connections one process may hold; across processes the functions' concurrency limits bound them. */
const POOL_SIZE = 10;
/** Connections of one that only stores what vendors send. */
const INTAKE_POOL_SIZE = 4;
/** Seconds: a suspended host must not keep sockets, and a database that scales to zero must be let go. */
const IDLE_TIMEOUT_S = 10;
const CONNECT_TIMEOUT_S = 10;
/** How soon a broken connection is tried again: a database that restarts is back within a second. */
const RECONNECT_S = 0.2;

/**
 * Opens a pool. Nothing connects before the first query.
 * @param onBroken called once when a transaction lost its connection. The driver (postgres 3.4.9) then writes its
 * ROLLBACK to a socket that is gone and never uses that place of the pool again: the pool's owner opens another pool.
 * @param direct whether the address is the server's own. Then a connection keeps the plan of every statement that was
 * named with `.prepare(name)`; not every pooler does. Other statements are planned each time, for their own parameters: a
 * kept plan for a list would read a million rows to find a rare status.
 */
export function openDatabase(
  url: string,
  { onBroken, direct = false }: { onBroken?: () => void; direct?: boolean } = {},
) {
  const client = postgres(url, {
    max: POOL_SIZE,
    idle_timeout: IDLE_TIMEOUT_S,
    connect_timeout: CONNECT_TIMEOUT_S,
    backoff: () => RECONNECT_S,
    prepare: direct,
    onnotice: () => {},
  });
  if (onBroken) tellWhenBroken(client, onBroken);
  return drizzle(client, { schema, casing: "snake_case" });
}

/**
 * Opens the pool of a process that lives long, for what vendors send: nothing it stores waits for a connection that
 * functions hold.
 * @param direct whether the address is the server's own. Then raw statements are prepared, which saves a round trip and
 * the planning of each; not every pooler keeps them.
 */
export function openIntake(url: string, direct: boolean) {
  const client = postgres(url, {
    max: INTAKE_POOL_SIZE,
    idle_timeout: IDLE_TIMEOUT_S,
    connect_timeout: CONNECT_TIMEOUT_S,
    backoff: () => RECONNECT_S,
    prepare: direct,
    onnotice: () => {},
    // A plan is kept, and may be made when the tables are empty: it has to be right for full ones.
    ...(direct && { connection: { enable_seqscan: "off" } }),
  });
  return drizzle(client, { schema, casing: "snake_case" });
}

/** How the driver and the server say that a connection ended under somebody. */
const CONNECTION_LOST = /^(CONNECTION_(CLOSED|DESTROYED)|ECONNRESET|EPIPE|57P0[12])$/;
/** What is under way in a pool that is given up has as long to end. */
const FAREWELL_S = 2;

function tellWhenBroken(client: postgres.Sql, onBroken: () => void): void {
  const { begin } = client;
  let broken = false;
  const watched = async (...asked: unknown[]) => {
    try {
      return await Reflect.apply(begin, client, asked);
    } catch (error) {
      if (!broken && isConnectionLost(error)) {
        broken = true;
        onBroken();
        void client.end({ timeout: FAREWELL_S });
      }
      throw error;
    }
  };
  Object.assign(client, { begin: watched });
}

/** Whether an error, or the one it was wrapped around, says that a connection ended under its query. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return CONNECTION_LOST.test(code) || isConnectionLost(error.cause);
}
