import { desc, eq, sql } from "drizzle-orm";
import { driftAudits } from "@/db/schema";
import type { Drift } from "@/db/schema/drift-audits";
import { VendorError } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { log } from "@/lib/log";
import { compareFunctions, type DeclaredFunction } from "./rules.ts";

/**
 * Compares what the code declares with what the engine has registered and keeps the finding: a new row when it is another
 * one, else a new time on the last. A drift is an error in the log, each time it is found.
 * @throws VendorError when the engine does not say what it has
 */
export async function auditDrift(declared: readonly DeclaredFunction[]): Promise<{ drifts: Drift[] }> {
  const registered = await engineApi.listFunctions();
  if (!registered.ok) {
    throw new VendorError({
      code: `engine_${registered.why}`,
      message: `The engine did not say which functions it has (${registered.why}). Nothing was changed; the next audit asks again.`,
      permanent: false,
    });
  }
  const drifts = compareFunctions(declared, registered.value);
  for (const { functionId, what } of drifts) log.error("the engine's triggers differ", { functionId, what });
  await keep(drifts, declared.length);
  return { drifts };
}

async function keep(drifts: Drift[], functions: number): Promise<void> {
  const [last] = await db().select().from(driftAudits).orderBy(desc(driftAudits.seq)).limit(1);
  if (last && JSON.stringify(last.drifts) === JSON.stringify(drifts) && last.functions === functions) {
    await db().update(driftAudits).set({ checkedAt: sql`now()` }).where(eq(driftAudits.seq, last.seq));
  } else await db().insert(driftAudits).values({ drifts, functions });
}
