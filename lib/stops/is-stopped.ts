import { stopSwitches } from "@/db/schema";
import { db } from "@/lib/db";
import { actsHere } from "@/lib/deployment/acts-here";
import { shareReads } from "@/lib/share-reads";
import type { StopScope } from "./rules.ts";

/** Every run asks before it starts and after each step. */
const readScopes = shareReads(() => db().select({ scope: stopSwitches.scope }).from(stopSwitches));

/** Whether any of these scopes is stopped now. */
export async function isStopped(scopes: readonly StopScope[]): Promise<boolean> {
  if (scopes.length === 0) return false;
  const stopped = await readStopped();
  return scopes.some((scope) => stopped.has(scope));
}

/** The scopes that are stopped now; `deployment` while another deployment acts on this database. */
export async function readStopped(): Promise<ReadonlySet<string>> {
  const rows = await readScopes();
  const acts = await actsHere();
  return new Set([...rows.map(({ scope }) => scope), ...(acts ? [] : ["deployment"])]);
}
