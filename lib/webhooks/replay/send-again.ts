import { and, eq } from "drizzle-orm";
import { webhookDeliveries } from "@/db/schema";
import type { Transaction } from "@/lib/db";
import { emitNamedEvent } from "@/lib/events/emit-named-event";
import type { ReplayPlan } from "./plan-replay.ts";

/**
 * Sends the event of a stored request under a fresh id, so that runs follow although the engine knows the old one. A
 * delivery that no run has answered yet waits for the new event.
 * @returns the event's id
 */
export async function sendAgain(
  tx: Transaction,
  deliveryId: string,
  { name, data }: Extract<ReplayPlan, { how: "send" }>,
): Promise<string> {
  const eventId = await emitNamedEvent(tx, name, data);
  await tx
    .update(webhookDeliveries)
    .set({ outboxId: eventId, cause: null })
    .where(and(eq(webhookDeliveries.id, deliveryId), eq(webhookDeliveries.status, "accepted")));
  return eventId;
}
