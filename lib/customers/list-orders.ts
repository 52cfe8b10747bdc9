import { desc, eq } from "drizzle-orm";
import { orders } from "@/db/schema";
import { db } from "@/lib/db";

/** A customer's orders, newest first; at most 50. */
export function listOrders(customerId: string) {
  return db()
    .select()
    .from(orders)
    .where(eq(orders.customerId, customerId))
    .orderBy(desc(orders.placedAt))
    .limit(50);
}
