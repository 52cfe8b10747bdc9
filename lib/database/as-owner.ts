import { openDatabase } from "@/db/client";
import type { Database } from "@/lib/db";
import { env } from "@/lib/env";

/** Runs work on the database as the role that owns it, on connections that end with the work. */
export async function asOwner<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
  const database = openDatabase(env().database.ownerUrl);
  try {
    return await work(database);
  } finally {
    await database.$client.end({ timeout: 5 });
  }
}
