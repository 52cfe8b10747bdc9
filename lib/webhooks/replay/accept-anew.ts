import { eq } from "drizzle-orm";
import { webhookDeliveries } from "@/db/schema";
import { db } from "@/lib/db";
import type { Replayed } from "../schemas.ts";
import { notReplayable, type ReplayPlan } from "./plan-replay.ts";

/**
 * Lets a request in that had been rejected, by the same door as from outside. The vendor may have come again meanwhile:
 * then it is a duplicate and starts nothing.
 * @throws Conflict when it would be turned away again
 */
export async function acceptAnew(
  row: typeof webhookDeliveries.$inferSelect,
  { sender }: Extract<ReplayPlan, { how: "accept" }>,
): Promise<Replayed> {
  const outcome = await sender.accept(row.body ?? "", new Headers(row.headers), row.receivedAt.getTime());
  if (!("deliveryId" in outcome))
    throw notReplayable(outcome.cause, `It would be turned away again (${outcome.cause}).`);
  const { deliveryId } = outcome;
  const [now] = await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.id, deliveryId));
  return { deliveryId, eventId: now?.outboxId ?? null };
}
