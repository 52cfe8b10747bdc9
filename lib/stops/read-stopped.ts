import { stopSwitches } from "@/db/schema";
import { db } from "@/lib/db";

/** The scopes that are stopped right now. */
export async function readStopped(): Promise<ReadonlySet<string>> {
  const rows = await db().select({ scope: stopSwitches.scope }).from(stopSwitches);
  return new Set(rows.map(({ scope }) => scope));
}
