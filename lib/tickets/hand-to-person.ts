import { and, eq, isNull } from "drizzle-orm";
import { messages, tickets } from "@/db/schema";
import type { PERSON_NEEDED } from "@/db/schema/vocabulary";
import { db } from "@/lib/db";
import { NotFound } from "@/lib/errors";

/** Marks the ticket of a message as one that waits for a person. A reason that stands already is kept. */
export async function handToPerson(messageId: string, why: (typeof PERSON_NEEDED)[number]): Promise<void> {
  const [message] = await db()
    .select({ ticketId: messages.ticketId })
    .from(messages)
    .where(eq(messages.id, messageId));
  if (!message) throw new NotFound("message", messageId);
  await db()
    .update(tickets)
    .set({ status: "open", personNeeded: why })
    .where(and(eq(tickets.id, message.ticketId), isNull(tickets.personNeeded)));
}
