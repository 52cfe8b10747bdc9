import { and, eq, inArray } from "drizzle-orm";
import { operations } from "@/db/schema";
import type { OPERATION_STATUSES } from "@/db/schema/vocabulary";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { Conflict, NotFound } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";

type Status = (typeof OPERATION_STATUSES)[number];

/**
 * Brings an operation from one status to another, and wakes the run that carries it out. One conditional update, so that
 * each of two concurrent requests is answered by the row. An operation that has the status already stays as it is.
 * @param also runs in the same transaction
 * @throws NotFound, Conflict when its status is none of `from`
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
      .returning({ kind: operations.kind });
    if (changed) {
      await also?.(tx);
      const eventId = await emitEvent(tx, "ops/operation.changed", { operationId: id });
      await appendAudit(tx, {
        actor: { type: "user", id: me.id },
        action: "operation_changed",
        subject: { type: "operation", id },
        dedupeKey: `operation:${id}:changed:${eventId}`,
        detail: { kind: changed.kind, to },
      });
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
