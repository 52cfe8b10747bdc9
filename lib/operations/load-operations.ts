import { desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { operationItems, operations, users } from "@/db/schema";
import type { Queryable } from "@/lib/db";
import type { Operation } from "./schemas.ts";

/** Operations with what has come of their items so far, newest first. */
export async function loadOperations(
  on: Queryable,
  where: SQL | undefined,
  limit: number,
): Promise<Operation[]> {
  const rows = await on
    .select({ operation: operations, createdByName: users.name })
    .from(operations)
    .leftJoin(users, eq(users.id, operations.createdBy))
    .where(where)
    .orderBy(desc(operations.id))
    .limit(limit);
  const ids = rows.map(({ operation }) => operation.id);
  const counted = await on
    .select({
      operationId: operationItems.operationId,
      status: operationItems.status,
      items: sql<number>`count(*)::int`,
      acted: sql<number>`count(${operationItems.actedAt})::int`,
    })
    .from(operationItems)
    .where(inArray(operationItems.operationId, ids))
    .groupBy(operationItems.operationId, operationItems.status);
  return rows.map(({ operation, createdByName }) => {
    const of = (status: (typeof counted)[number]["status"]) =>
      counted.find((row) => row.operationId === operation.id && row.status === status);
    const pending = of("pending");
    return {
      ...operation,
      createdByName: createdByName ?? operation.createdBy,
      done: of("done")?.items ?? 0,
      failed: of("failed")?.items ?? 0,
      skipped: of("skipped")?.items ?? 0,
      residue: of("residue")?.items ?? 0,
      inFlight: pending?.acted ?? 0,
      left: (pending?.items ?? 0) - (pending?.acted ?? 0),
      createdAt: operation.createdAt.toISOString(),
      startedAt: operation.startedAt?.toISOString() ?? null,
      endedAt: operation.endedAt?.toISOString() ?? null,
      pausedAt: operation.pausedAt?.toISOString() ?? null,
    };
  });
}
