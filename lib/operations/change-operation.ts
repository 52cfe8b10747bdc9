import { and, eq, inArray } from "drizzle-orm";
import { operations } from "@/db/schema";
import type { OPERATION_STATUSES } from "@/db/schema/vocabulary";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { Conflict, NotFound } from "@/lib/app-errors";
import { db, type Transaction } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";

type Status = (typeof OPERATION_STATUSES)[number];

/**
 * Brings an operation from one status to another, and wakes who carries it out. One conditional update, so that of two
 * people at once each is answered by what the row says; what is so already is fine.
 * @param also more to do in the same transaction
 * @throws NotFound, Conflict when it is in none of the statuses it may be brought from
 */
export async function changeOperation(
  me: Me,
  id: string,
  { from, to, with: more }: { from: Status[]; to: Status; with: Partial<typeof operations.$inferInsert> },
  also?: (tx: Transaction) => Promise<unknown>,
): Promise<void> {
  requirePermission(me, "operate");
  await db().transaction(async (tx) => {
    const [changed] = await tx
      .update(operations)
      .set({ status: to, ...more })
      .where(and(eq(operations.id, id), inArray(operations.status, from)))
      .returning({ id: operations.id });
    if (changed) {
      await also?.(tx);
      await emitEvent(tx, "ops/operation.changed", { operationId: id });
      return;
    }
    const [found] = await tx
      .select({ status: operations.status })
      .from(operations)
      .where(eq(operations.id, id));
    if (!found) throw new NotFound("operation", id);
    if (found.status === to) return;
    throw new Conflict({
      code: "wrong_status",
      message: `The operation is ${found.status}; it cannot become ${to}. Nothing was changed.`,
    });
  });
}
