import type { webhookDeliveries } from "@/db/schema";
import { Delivery } from "./schemas.ts";

/** A delivery as lists show it: nothing of its body. */
export function showDelivery(row: typeof webhookDeliveries.$inferSelect): Delivery {
  return Delivery.parse({ ...row, eventId: row.outboxId, receivedAt: row.receivedAt.toISOString() });
}
