import { and, eq, isNull, sql } from "drizzle-orm";
import { operationItems } from "@/db/schema";
import type { Queryable } from "@/lib/db";

/** Ends the items of an aborted operation that were not begun; those that were are watched to their end. */
export async function skipUnbegun(on: Queryable, operationId: string): Promise<void> {
  await on
    .update(operationItems)
    .set({ status: "skipped", outcome: "Not begun: the operation was aborted.", endedAt: sql`now()` })
    .where(
      and(
        eq(operationItems.operationId, operationId),
        eq(operationItems.status, "pending"),
        isNull(operationItems.actedAt),
      ),
    );
}
