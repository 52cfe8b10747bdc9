import { inArray } from "drizzle-orm";
import { stopSwitches } from "@/db/schema";
import { db } from "@/lib/db";
import { actsHere } from "@/lib/deployment/acts-here";
import type { StopScope } from "./rules.ts";

/** Whether any of these scopes is stopped now. */
export async function isStopped(scopes: readonly StopScope[]): Promise<boolean> {
  if (scopes.length === 0) return false;
  if (scopes.includes("deployment") && !(await actsHere())) return true;
  const [found] = await db()
    .select({ scope: stopSwitches.scope })
    .from(stopSwitches)
    .where(inArray(stopSwitches.scope, [...scopes]))
    .limit(1);
  return found !== undefined;
}

/** The scopes that are stopped now; `deployment` while another deployment acts on this database. */
export async function readStopped(): Promise<ReadonlySet<string>> {
  const rows = await db().select({ scope: stopSwitches.scope }).from(stopSwitches);
  const acts = await actsHere();
  return new Set([...rows.map(({ scope }) => scope), ...(acts ? [] : ["deployment"])]);
}
