import { eq } from "drizzle-orm";
import { messages, tickets } from "@/db/schema";
import { db } from "@/lib/db";

/** True if a person has taken over or resolved the ticket of a message: the agent then sends nothing more. */
export async function isTakenOver(messageId: string): Promise<boolean> {
  const [ticket] = await db()
    .select({ personNeeded: tickets.personNeeded })
    .from(messages)
    .innerJoin(tickets, eq(tickets.id, messages.ticketId))
    .where(eq(messages.id, messageId));
  return ticket?.personNeeded === "taken_over";
}
