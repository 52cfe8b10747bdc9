import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "./schema/index.ts";

/** Connections one process may hold; across processes the functions' concurrency limits bound them. */
const POOL_SIZE = 10;
/** Seconds: a suspended host must not keep sockets, and a database that scales to zero must be let go. */
const IDLE_TIMEOUT_S = 10;
const CONNECT_TIMEOUT_S = 10;
/** How soon a broken connection is tried again: a database that restarts is back within a second. */
const RECONNECT_S = 0.2;

/** Opens a pool. Nothing connects before the first query. */
export function openDatabase(url: string) {
  const client = postgres(url, {
    max: POOL_SIZE,
    idle_timeout: IDLE_TIMEOUT_S,
    connect_timeout: CONNECT_TIMEOUT_S,
    backoff: () => RECONNECT_S,
    // Safe behind any transaction pooler; one plan a query is what it costs.
    prepare: false,
    onnotice: () => {},
  });
  return drizzle(client, { schema, casing: "snake_case" });
}
