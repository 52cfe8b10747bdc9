import { eq } from "drizzle-orm";
import { messages } from "@/db/schema";
import { db } from "@/lib/db";
import { InvalidInput, NotFound } from "@/lib/errors";

/** A mail of a known customer, as the worker reads it. */
export interface CustomerMail {
  messageId: string;
  ticketId: string;
  customerId: string;
  subject: string;
  body: string;
}

/** @throws NotFound, or InvalidInput when the sender is nobody we know */
export async function readMail(messageId: string): Promise<CustomerMail> {
  const [mail] = await db().select().from(messages).where(eq(messages.id, messageId));
  if (!mail) throw new NotFound("message", messageId);
  const { ticketId, customerId, subject, body } = mail;
  if (!customerId) {
    throw new InvalidInput({
      code: "unknown_sender",
      message: "The agent answers customers only; a person has to look.",
    });
  }
  return { messageId, ticketId, customerId, subject, body };
}
