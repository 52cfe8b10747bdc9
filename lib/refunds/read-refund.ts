import { and, eq } from "drizzle-orm";
import { refunds } from "@/db/schema";
import { db } from "@/lib/db";

/** What is recorded of the refund for a message and an order; undefined while nothing is. */
export async function readRefund(sourceMessageId: string, orderId: string) {
  const [refund] = await db()
    .select()
    .from(refunds)
    .where(and(eq(refunds.sourceMessageId, sourceMessageId), eq(refunds.orderId, orderId)));
  return refund;
}
