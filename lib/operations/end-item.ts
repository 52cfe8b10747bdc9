import { and, eq, sql } from "drizzle-orm";
import { operationItems } from "@/db/schema";
import type { OPERATION_ITEM_STATUSES } from "@/db/schema/vocabulary";
import type { Queryable } from "@/lib/db";

/**
 * Writes down what came of an item; one that has ended stays as it ended.
 * @param outcome without personal data
 * @returns whether it was still open
 */
export async function endItem(
  tx: Queryable,
  item: { operationId: string; position: number },
  status: (typeof OPERATION_ITEM_STATUSES)[number],
  outcome: string,
): Promise<boolean> {
  const [ended] = await tx
    .update(operationItems)
    .set({ status, outcome, endedAt: sql`now()` })
    .where(
      and(
        eq(operationItems.operationId, item.operationId),
        eq(operationItems.position, item.position),
        eq(operationItems.status, "pending"),
      ),
    )
    .returning({ position: operationItems.position });
  return ended !== undefined;
}
