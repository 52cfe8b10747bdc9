import { eq } from "drizzle-orm";
import { messages, tickets } from "@/db/schema";
import type { TICKET_CATEGORIES } from "@/db/schema/vocabulary";
import { db } from "@/lib/db";
import { NotFound } from "@/lib/errors";
import { categoryOf, splitQuoted } from "./rules.ts";

/** Notes what a message is about on its ticket. */
export async function classifyMessage(messageId: string): Promise<(typeof TICKET_CATEGORIES)[number]> {
  const [message] = await db().select().from(messages).where(eq(messages.id, messageId));
  if (!message) throw new NotFound("message", messageId);
  const { text } = splitQuoted(message.body, message.strippedBody);
  const category = categoryOf(message.subject, text);
  await db().update(tickets).set({ category }).where(eq(tickets.id, message.ticketId));
  return category;
}
