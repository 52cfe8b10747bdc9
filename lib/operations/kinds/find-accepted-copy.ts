import { and, eq, gte, inArray, notExists, sql } from "drizzle-orm";
import { operationItems, webhookDeliveries } from "@/db/schema";
import { db } from "@/lib/db";
import { idAt } from "@/lib/ids";
import type { Replayed } from "@/lib/webhooks/schemas";
import { CLOCK_SKEW_MS } from "../rules.ts";
import type { ItemRow } from "./operation-kind.ts";

interface AcceptedCopy {
  rejected: typeof webhookDeliveries.$inferSelect;
  replayed: Replayed;
}

/**
 * Finds the delivery as which an item's rejected request was accepted since the item was claimed: the same body from
 * the same sender, and of no other item. A request accepted earlier has no such copy, because its event is sent in one
 * transaction with its item.
 */
export async function findAcceptedCopy({
  targetId,
  actedAt,
}: Pick<ItemRow, "targetId" | "actedAt">): Promise<AcceptedCopy | undefined> {
  const [rejected] = await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.id, targetId));
  if (rejected?.status !== "rejected" || rejected.body === null || !actedAt) return undefined;
  const [copy] = await db()
    .select()
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.provider, rejected.provider),
        gte(webhookDeliveries.id, idAt("delivery", actedAt.getTime() - CLOCK_SKEW_MS)),
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
  return copy && { rejected, replayed: { deliveryId: copy.id, eventId: copy.outboxId } };
}
