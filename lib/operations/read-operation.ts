import { asc, eq, sql } from "drizzle-orm";
import { operationItems, operations } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { db, type Transaction } from "@/lib/db";
import { loadOperations } from "./list-operations.ts";
import { letterOf, toCells, WATCHED } from "./rules.ts";
import { OperationView } from "./schemas.ts";

/** One operation with its cell grid, its latest results and the number of its audit rows. @throws NotFound */
export async function readOperation(me: Me, id: string): Promise<OperationView> {
  requirePermission(me, "see");
  // One snapshot, so that the counts add up while the operation runs.
  const [[operation], items, [audit]] = await db().transaction(
    async (tx) => [
      await loadOperations(tx, eq(operations.id, id), 1),
      await loadItems(tx, id),
      await countAudit(tx, id),
    ],
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
  if (!operation) throw new NotFound("operation", id);
  const latest = items
    .filter(({ status }) => status === "done" || status === "failed")
    .sort((a, b) => (b.endedAt?.getTime() ?? 0) - (a.endedAt?.getTime() ?? 0))
    .slice(0, WATCHED);
  return OperationView.parse({
    ...operation,
    ...toCells(items.map(letterOf).join("")),
    lastTwenty: {
      ended: latest.length,
      failed: latest.filter(({ status }) => status === "failed").length,
    },
    auditRows: audit?.rows ?? 0,
  });
}

function loadItems(tx: Transaction, id: string) {
  return tx
    .select({
      status: operationItems.status,
      actedAt: operationItems.actedAt,
      endedAt: operationItems.endedAt,
    })
    .from(operationItems)
    .where(eq(operationItems.operationId, id))
    .orderBy(asc(operationItems.position));
}

function countAudit(tx: Transaction, id: string) {
  return tx.execute<{ rows: number }>(sql`
    select count(*)::int as rows from audit_log where dedupe_key in (
      select 'operation:' || ${id} || ':' || position from operation_items where operation_id = ${id}
      union all values ('operation:' || ${id} || ':started'), ('operation:' || ${id} || ':finished'))`);
}
