import { and, asc, eq, gt } from "drizzle-orm";
import { customers, operationItems, operations } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { PAGE_SIZE, readCursor, toPage } from "@/lib/http/cursor";
import { OPERATION_ITEM_CURSOR, type OperationItemFilter, OperationItemPage } from "./schemas.ts";

/**
 * The items of an operation in the order they are taken, each with its outcome.
 * @throws NotFound when there is no such operation
 */
export async function listOperationItems(
  me: Me,
  operationId: string,
  { status, cursor }: OperationItemFilter,
): Promise<OperationItemPage> {
  requirePermission(me, "see");
  const [operation] = await db()
    .select({ id: operations.id })
    .from(operations)
    .where(eq(operations.id, operationId));
  if (!operation) throw new NotFound("operation", operationId);
  const after = readCursor(cursor, OPERATION_ITEM_CURSOR);
  const rows = await db()
    .select({ item: operationItems, email: customers.email })
    .from(operationItems)
    .leftJoin(customers, eq(customers.id, operationItems.customerId))
    .where(
      and(
        eq(operationItems.operationId, operationId),
        status ? eq(operationItems.status, status) : undefined,
        after ? gt(operationItems.position, Number(after)) : undefined,
      ),
    )
    .orderBy(asc(operationItems.position))
    .limit(PAGE_SIZE + 1);
  const mask = maskFor(me);
  const { items, nextCursor } = toPage(rows, ({ item }) => item.position);
  return OperationItemPage.parse({
    items: items.map(({ item, email }) => ({
      ...item,
      customerEmail: email === null ? null : mask.email(email),
      inFlight: item.status === "pending" && item.actedAt !== null,
      actedAt: item.actedAt?.toISOString() ?? null,
      endedAt: item.endedAt?.toISOString() ?? null,
      rereadAt: item.rereadAt?.toISOString() ?? null,
    })),
    nextCursor,
  });
}
