import { desc, eq } from "drizzle-orm";
import { messages } from "@/db/schema";
import { db } from "@/lib/db";

/** The address that a reply on a ticket goes to; null before the first incoming mail. */
export async function readTheirAddress(ticketId: string): Promise<string | null> {
  const [newest] = await db()
    .select()
    .from(messages)
    .where(eq(messages.ticketId, ticketId))
    .orderBy(desc(messages.id))
    .limit(1);
  if (!newest) return null;
  return newest.direction === "inbound" ? newest.fromAddress : newest.toAddress;
}
