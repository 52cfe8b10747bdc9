import { asc, eq, inArray, lte, sql } from "drizzle-orm";
import { messages, refunds } from "@/db/schema";
import { db } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { nextCheckAt } from "./rules.ts";

/** Refunds per beat of the pulse. */
const BATCH = 50;

/**
 * The backstop for lost webhooks: makes `confirm-refund` ask Stripe about refunds whose webhook is overdue. So a lost
 * webhook only costs delay.
 */
export async function checkDueRefunds(): Promise<void> {
  await db().transaction(async (tx) => {
    const due = await tx
      .select()
      .from(refunds)
      .where(lte(refunds.checkAt, sql`now()`))
      .orderBy(asc(refunds.checkAt))
      .limit(BATCH)
      .for("update", { skipLocked: true });
    if (due.length === 0) return;
    const asked = await tx
      .select({ id: messages.id, ticketId: messages.ticketId })
      .from(messages)
      .where(
        inArray(
          messages.id,
          due.map(({ sourceMessageId }) => sourceMessageId),
        ),
      );
    const ticketOf = new Map(asked.map(({ id, ticketId }) => [id, ticketId]));
    for (const { id: refundId, stripeRefundId, customerId, sourceMessageId, status, requestedAt } of due) {
      const watched = status === "confirmed" ? "confirmed" : "executing";
      await tx
        .update(refunds)
        .set({ checkAt: nextCheckAt(watched, requestedAt, new Date()) })
        .where(eq(refunds.id, refundId));
      const ticketId = ticketOf.get(sourceMessageId) ?? null;
      await emitEvent(tx, "stripe/refund.updated", {
        refundId,
        stripeRefundId,
        status: null,
        ticketId,
        customerId,
      });
    }
  });
}
