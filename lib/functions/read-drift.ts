import { desc } from "drizzle-orm";
import { driftAudits } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { DriftAudit } from "./drift-schemas.ts";

/** What the drift auditor found last. */
export async function readDrift(me: Me): Promise<DriftAudit> {
  requirePermission(me, "see");
  const [last] = await db().select().from(driftAudits).orderBy(desc(driftAudits.seq)).limit(1);
  if (!last) return { drifts: [], functions: 0, foundAt: null, checkedAt: null };
  return DriftAudit.parse({
    ...last,
    foundAt: last.foundAt.toISOString(),
    checkedAt: last.checkedAt.toISOString(),
  });
}
