import { and, eq } from "drizzle-orm";
import { sources } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { auditSource } from "./audit-source.ts";
import type { Source } from "./schemas.ts";
import { showSource } from "./show-source.ts";
import { staleVersion } from "./stale-version.ts";

type Row = typeof sources.$inferSelect;

/**
 * Changes a source that is there, and notes it. Of two who change one version the second is told.
 * @param version the one it was looked at in
 * @throws NotFound; Conflict when somebody was faster
 */
export async function changeSource(
  actor: Me,
  name: string,
  version: number,
  change: (before: Row) => Partial<Pick<Row, "mapping" | "enabled" | "secrets">>,
): Promise<Source> {
  requirePermission(actor, "administer");
  return db().transaction(async (tx) => {
    const [before] = await tx.select().from(sources).where(eq(sources.name, name)).for("update");
    if (!before) throw new NotFound("source", name);
    if (before.version !== version) throw staleVersion();
    const [row] = await tx
      .update(sources)
      .set({ ...change(before), version: version + 1, updatedBy: actor.id, updatedAt: new Date() })
      .where(and(eq(sources.name, name), eq(sources.version, version)))
      .returning();
    if (!row) throw staleVersion();
    await auditSource(tx, actor, row, before);
    return showSource(row);
  });
}
