import { desc, eq, sql } from "drizzle-orm";
import { driftAudits } from "@/db/schema";
import type { Drift } from "@/db/schema/operations";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { VendorError } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { log } from "@/lib/log";
import { compareFunctions, type DeclaredFunction } from "./rules.ts";
import { DriftAudit } from "./schemas.ts";

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

/** The last finding of the drift audit, which compares the declared functions with the registered ones. */
export async function readDrift(me: Me): Promise<DriftAudit> {
  requirePermission(me, "see");
  const last = await loadLastAudit();
  if (!last) return { drifts: [], functions: 0, foundAt: null, checkedAt: null };
  return DriftAudit.parse({
    ...last,
    foundAt: last.foundAt.toISOString(),
    checkedAt: last.checkedAt.toISOString(),
  });
}

/** The row of the last drift audit; undefined before the first. */
export async function loadLastAudit() {
  const [last] = await db().select().from(driftAudits).orderBy(desc(driftAudits.seq)).limit(1);
  return last;
}
