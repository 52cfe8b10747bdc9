import { desc } from "drizzle-orm";
import { driftAudits } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { DriftAudit } from "./schemas.ts";

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
