import { eq, sql } from "drizzle-orm";
import { messages, tickets } from "@/db/schema";
import type { TICKET_CATEGORIES } from "@/db/schema/vocabulary";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { categoryOf, splitQuoted } from "../rules.ts";

/** Characters of a mail that are looked through for words. */
const READ = 20_000;

/** Stores the category of a message on its ticket. */
export async function classifyMessage(messageId: string): Promise<(typeof TICKET_CATEGORIES)[number]> {
  const [message] = await db()
    .select({
      ticketId: messages.ticketId,
      subject: messages.subject,
      body: sql<string>`left(${messages.body}, ${READ})`,
      strippedBody: sql<string>`left(${messages.strippedBody}, ${READ})`,
    })
    .from(messages)
    .where(eq(messages.id, messageId));
  if (!message) throw new NotFound("message", messageId);
  const { text } = splitQuoted(message.body, message.strippedBody);
  const category = categoryOf(message.subject, text);
  await db().update(tickets).set({ category }).where(eq(tickets.id, message.ticketId));
  return category;
}
