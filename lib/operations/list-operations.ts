import { and, desc, eq, inArray, lt, type SQL, sql } from "drizzle-orm";
import { operationItems, operations, users } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db, type Queryable } from "@/lib/db";
import { PAGE_SIZE, readCursor, toPage } from "@/lib/http/cursor";
import { PauseCause } from "./outcome-schemas.ts";
import { OPERATION_CURSOR, type Operation, type OperationFilter, OperationPage } from "./schemas.ts";

/** Operations, newest first. */
export async function listOperations(me: Me, { status, cursor }: OperationFilter): Promise<OperationPage> {
  requirePermission(me, "see");
  const before = readCursor(cursor, OPERATION_CURSOR);
  const where = and(
    status ? eq(operations.status, status) : undefined,
    before ? lt(operations.id, before) : undefined,
  );
  return OperationPage.parse(toPage(await loadOperations(db(), where, PAGE_SIZE + 1), ({ id }) => id));
}

/** Operations with the counts of their items, newest first. */
export async function loadOperations(
  on: Queryable,
  where: SQL | undefined,
  limit: number,
): Promise<Operation[]> {
  const rows = await on.select().from(operations).where(where).orderBy(desc(operations.id)).limit(limit);
  const counted = await on
    .select({
      operationId: operationItems.operationId,
      status: operationItems.status,
      items: sql<number>`count(*)::int`,
      acted: sql<number>`count(${operationItems.actedAt})::int`,
    })
    .from(operationItems)
    .where(
      inArray(
        operationItems.operationId,
        rows.map(({ id }) => id),
      ),
    )
    .groupBy(operationItems.operationId, operationItems.status);
  const causes = new Map(
    rows.map(({ id, pausedBecause }) => [id, PauseCause.nullable().parse(pausedBecause)]),
  );
  const names = await namesOf(on, [
    ...rows.map(({ createdBy }) => createdBy),
    ...[...causes.values()].flatMap((cause) => (cause?.code === "by_person" ? cause.userId : [])),
  ]);
  return rows.map((operation) => {
    const of = (status: (typeof counted)[number]["status"]) =>
      counted.find((row) => row.operationId === operation.id && row.status === status);
    const pending = of("pending");
    const pausedBecause = causes.get(operation.id) ?? null;
    return {
      ...operation,
      pausedBecause,
      pausedByName: pausedBecause?.code === "by_person" ? nameOf(pausedBecause.userId) : null,
      createdByName: nameOf(operation.createdBy),
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

  function nameOf(userId: string): string {
    return names.get(userId) ?? userId;
  }
}

async function namesOf(on: Queryable, userIds: readonly string[]): Promise<Map<string, string>> {
  const found = await on
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(inArray(users.id, [...new Set(userIds)]));
  return new Map(found.map(({ id, name }) => [id, name]));
}
