import { openDatabase } from "@/db/client";
import { env } from "./env.ts";

/** What a verb writes through: the database, or the transaction it is part of. */
export type Database = ReturnType<typeof openDatabase>;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
export type Queryable = Database | Transaction;

// One pool a process, even when a bundler loads this file twice.
const holder = globalThis as typeof globalThis & { vagusDatabase?: Database };

/** The database of this process, opened on first use, and anew when its pool broke: ask for it each time. */
export function db(): Database {
  holder.vagusDatabase ??= openDatabase(env().database.url, () => {
    holder.vagusDatabase = undefined;
  });
  return holder.vagusDatabase;
}
