import { isConnectionCode } from "@vagus/primitives/database-error";
import { openDatabase, openIntake } from "@/db/client";
import { withoutPersonalData } from "./app-errors.ts";
import { env } from "./env.ts";

/** The database, or the transaction that a verb is part of. */
export type Database = ReturnType<typeof openDatabase>;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
export type Queryable = Database | Transaction;

// One pool of each kind per process, even when a bundler loads this file twice.
const holder = globalThis as typeof globalThis & { vagusDatabase?: Database; vagusIntake?: Database };

/**
 * The database of this process, opened on first use and again when its pool broke. Do not keep the result. A long-lived
 * process needs no pooler: it uses the direct address, where it can keep plans.
 */
export function db(): Database {
  holder.vagusDatabase ??= openOwn(() => {
    holder.vagusDatabase = undefined;
  });
  return holder.vagusDatabase;
}

function openOwn(onBroken: () => void): Database {
  const { longLived, database } = env();
  return longLived && database.direct
    ? openDatabase(database.directUrl, { onBroken, direct: true })
    : openDatabase(database.url, { onBroken });
}

/**
 * The database for webhooks. A long-lived process has separate connections for it, so that an answer does not wait for
 * functions. Without transactions: one statement stores a whole delivery.
 */
export function intakeDb(): Database {
  const { longLived, database } = env();
  if (!longLived) return db();
  holder.vagusIntake ??= openIntake(database.directUrl, database.direct);
  return holder.vagusIntake;
}

/**
 * Closes the pools of this process, so that a finished command exits.
 * @param timeoutS how long running queries may take
 */
export async function closeDatabases(timeoutS = 5): Promise<void> {
  const open = [holder.vagusDatabase, holder.vagusIntake];
  holder.vagusDatabase = undefined;
  holder.vagusIntake = undefined;
  await Promise.all(open.map((pool) => pool?.$client.end({ timeout: timeoutS })));
}

/** Whether an error says that the database cannot be reached; failed calls of a vendor do not count. */
export function isDatabaseAway(error: unknown): boolean {
  return isConnectionCode(withoutPersonalData(error).code ?? "");
}
