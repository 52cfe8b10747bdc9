import { isConnectionCode } from "@vagus/primitives/database-error";
import { openDatabase, openIntake } from "@/db/client";
import { withoutPersonalData } from "./app-errors.ts";
import { env } from "./env.ts";

/** What a verb writes through: the database, or the transaction it is part of. */
export type Database = ReturnType<typeof openDatabase>;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
export type Queryable = Database | Transaction;

// One pool of each kind a process, even when a bundler loads this file twice.
const holder = globalThis as typeof globalThis & { vagusDatabase?: Database; vagusIntake?: Database };

/** The database of this process, opened on first use, and anew when its pool broke: ask for it each time. */
export function db(): Database {
  holder.vagusDatabase ??= openDatabase(env().database.url, () => {
    holder.vagusDatabase = undefined;
  });
  return holder.vagusDatabase;
}

/**
 * The same database for what vendors send. Where the process lives long it has connections of its own: an answer must
 * not wait for functions. No transactions on it: one statement stores a delivery whole.
 */
export function intakeDb(): Database {
  const { longLived, database } = env();
  if (!longLived) return db();
  holder.vagusIntake ??= openIntake(database.directUrl, database.direct);
  return holder.vagusIntake;
}

/**
 * Ends what this process has open, so that a command that is done ends as well.
 * @param timeoutS how long queries under way may take
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
