import { and, eq, inArray } from "drizzle-orm";
import { operations } from "@/db/schema";
import type { OPERATION_STATUSES } from "@/db/schema/vocabulary";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { Conflict, NotFound } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { skipUnstarted } from "./drive/end-item.ts";
import type { PauseCause } from "./outcome-schemas.ts";

type Status = (typeof OPERATION_STATUSES)[number];

/** Pauses an operation: items in flight go on, no further item starts. Pausing a paused one changes nothing. */
export function pauseOperation(me: Me, id: string): Promise<void> {
  const pausedBecause: PauseCause = { code: "by_person", userId: me.id };
  const set = { pausedBecause, pausedByItself: false, pausedAt: new Date() };
  return changeStatus(me, id, { from: ["running"], to: "paused", set });
}

/** Resumes a paused operation. Failures until now no longer count: a person looked. A running one is left as it is. */
export function resumeOperation(me: Me, id: string): Promise<void> {
  const now = new Date();
  const set = { pausedBecause: null, pausedByItself: false, pausedAt: null, resumedAt: now, drivenAt: now };
  return changeStatus(me, id, { from: ["paused"], to: "running", set });
}

/**
 * Ends an operation for good: no further item starts, items in flight are watched to their end and read again. Aborting
 * an aborted one changes nothing.
 */
export function abortOperation(me: Me, id: string): Promise<void> {
  const set = { drivenAt: new Date() };
  return changeStatus(me, id, { from: ["running", "paused"], to: "aborted", set }, (tx) =>
    skipUnstarted(tx, id),
  );
}

/**
 * Brings an operation from one status to another and wakes its driver. One conditional update, so that two concurrent
 * callers both get the state of the row.
 * @param also runs in the same transaction
 * @throws NotFound, Conflict when its status does not allow the change
 */
async function changeStatus(
  me: Me,
  id: string,
  { from, to, set }: { from: Status[]; to: Status; set: Partial<typeof operations.$inferInsert> },
  also?: (tx: Transaction) => Promise<unknown>,
): Promise<void> {
  requirePermission(me, "operate");
  await db().transaction(async (tx) => {
    const [changed] = await tx
      .update(operations)
      .set({ status: to, ...set })
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
