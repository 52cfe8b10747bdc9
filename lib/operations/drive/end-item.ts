import { and, eq, isNull, sql } from "drizzle-orm";
import { operationItems } from "@/db/schema";
import type { OPERATION_ITEM_STATUSES } from "@/db/schema/vocabulary";
import { db, type Queryable } from "@/lib/db";
import type { ClaimedItem } from "../kinds/operation-kind.ts";
import type { ItemOutcome } from "../outcome-schemas.ts";

/** Records the end of an item; an item that has ended stays as it is. @returns whether it was still open */
export async function endItem(
  tx: Queryable,
  item: { operationId: string; position: number },
  status: (typeof OPERATION_ITEM_STATUSES)[number],
  outcome: ItemOutcome,
): Promise<boolean> {
  const ended = await tx
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
  return ended.length > 0;
}

/** Records the end of an item that was just claimed, outside a transaction. */
export async function endClaimed(
  { id: operationId }: { id: string },
  { position }: ClaimedItem,
  status: "skipped" | "failed" | "residue",
  outcome: ItemOutcome,
): Promise<void> {
  await endItem(db(), { operationId, position }, status, outcome);
}

/** Skips the items of an aborted operation that never started; those that did are watched to their end. */
export async function skipUnstarted(on: Queryable, operationId: string): Promise<void> {
  const outcome: ItemOutcome = { code: "never_started" };
  await on
    .update(operationItems)
    .set({ status: "skipped", outcome, endedAt: sql`now()` })
    .where(
      and(
        eq(operationItems.operationId, operationId),
        eq(operationItems.status, "pending"),
        isNull(operationItems.actedAt),
      ),
    );
}
