import { and, eq, gte, inArray, notExists, sql } from "drizzle-orm";
import { operationItems, webhookDeliveries } from "@/db/schema";
import { db } from "@/lib/db";
import { idAt } from "@/lib/ids";
import type { Replayed } from "@/lib/webhooks/schemas";

/** A request that had been turned away, and what it was let in as. */
interface LetIn {
  rejected: typeof webhookDeliveries.$inferSelect;
  replayed: Replayed;
}

/**
 * Whether the request of an item was let in after all, since the item was claimed: the same body from the same sender,
 * which no other item has to its name. What had been taken before is sent in one transaction with its item, so of that
 * nothing can have happened.
 * @param clocksApartMs how far the database's clock and ours may be apart
 */
export async function findLetIn(
  { targetId, actedAt }: Pick<typeof operationItems.$inferSelect, "targetId" | "actedAt">,
  clocksApartMs: number,
): Promise<LetIn | undefined> {
  const [rejected] = await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.id, targetId));
  if (rejected?.status !== "rejected" || rejected.body === null || !actedAt) return undefined;
  const [taken] = await db()
    .select()
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.provider, rejected.provider),
        gte(webhookDeliveries.id, idAt("delivery", actedAt.getTime() - clocksApartMs)),
        inArray(webhookDeliveries.status, ["accepted", "processed"]),
        eq(webhookDeliveries.body, rejected.body),
        notExists(
          db()
            .select({ one: sql`1` })
            .from(operationItems)
            .where(eq(operationItems.newEventId, webhookDeliveries.outboxId)),
        ),
      ),
    )
    .limit(1);
  return taken && { rejected, replayed: { deliveryId: taken.id, eventId: taken.outboxId } };
}
