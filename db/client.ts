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
 * @param direct whether the address is the server's own. Then each connection keeps the plans of its statements, which
 * saves a round trip and the planning of each; not every pooler keeps them.
 */
export function openDatabase(url: string, onBroken?: () => void, direct = false) {
  const client = postgres(url, {
    max: POOL_SIZE,
    idle_timeout: IDLE_TIMEOUT_S,
    connect_timeout: CONNECT_TIMEOUT_S,
    backoff: () => RECONNECT_S,
    prepare: direct,
    onnotice: () => {},
  });
  if (direct) prepareAll(client);
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

/**
 * Has every statement with parameters prepared, in transactions and savepoints too. Drizzle (0.45.4) asks the driver to
 * prepare only what was named with `.prepare(name)`, and never a statement of `execute`.
 */
function prepareAll(client: object): void {
  const unsafe: unknown = Reflect.get(client, "unsafe");
  if (!isCallable(unsafe)) throw new TypeError("The driver has no `unsafe`, through which drizzle sends.");
  const prepared = (query: string, values: unknown[] = [], options: object = {}) =>
    Reflect.apply(unsafe, client, [query, values, { ...options, prepare: values.length > 0 }]);
  Object.assign(client, { unsafe: prepared });
  for (const name of ["begin", "savepoint"]) {
    const open: unknown = Reflect.get(client, name);
    if (!isCallable(open)) continue;
    const nested = (...asked: unknown[]) => {
      const work = asked.pop();
      return Reflect.apply(open, client, [
        ...asked,
        (inner: object) => {
          prepareAll(inner);
          return isCallable(work) ? work(inner) : undefined;
        },
      ]);
    };
    Object.assign(client, { [name]: nested });
  }
}

const isCallable = (value: unknown): value is (...args: unknown[]) => unknown => typeof value === "function";

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
