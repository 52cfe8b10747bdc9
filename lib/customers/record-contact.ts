import { eq, sql } from "drizzle-orm";
import { customers, messages } from "@/db/schema";
import { db } from "@/lib/db";

/** Stores the time of a customer's last message; an older message never moves it back. Unknown senders have no row. */
export async function recordContact(messageId: string): Promise<void> {
  await db()
    .update(customers)
    .set({ lastContactAt: sql`greatest(${customers.lastContactAt}, ${messages.createdAt})` })
    .from(messages)
    .where(sql`${eq(messages.id, messageId)} and ${eq(messages.customerId, customers.id)}`);
}
