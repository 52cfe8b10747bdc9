import { eq, sql } from "drizzle-orm";
import { driftAudits } from "@/db/schema";
import type { Drift } from "@/db/schema/operations";
import { VendorError } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { log } from "@/lib/log";
import { loadLastAudit } from "./read-drift.ts";
import { compareFunctions, type DeclaredFunction } from "./rules.ts";

/**
 * Compares the declared functions with the registered ones and stores the finding: a new row when it changed, else a new
 * time on the last row. Logs every drift as an error, each time.
 * @throws VendorError when the engine does not list its functions
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
  for (const { functionId, what } of drifts)
    log.error("the engine's registration differs from the code", { functionId, what });
  await storeFinding(drifts, declared.length);
  return { drifts };
}

async function storeFinding(drifts: Drift[], functions: number): Promise<void> {
  const last = await loadLastAudit();
  if (last && JSON.stringify(last.drifts) === JSON.stringify(drifts) && last.functions === functions) {
    await db().update(driftAudits).set({ checkedAt: sql`now()` }).where(eq(driftAudits.seq, last.seq));
  } else await db().insert(driftAudits).values({ drifts, functions });
}
