import { eq, sql } from "drizzle-orm";
import { messages } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { InvalidInput, NotFound } from "@/lib/app-errors";
import { recordReveal } from "@/lib/audit/record-reveal";
import { cutForModel } from "@/lib/cut-text";
import { db } from "@/lib/db";

/** Ten pages. A longer mail would fill the model's context. */
const MAIL_BYTES = 32_000;

/** A mail of a known customer, as the worker reads it. */
export interface CustomerMail {
  messageId: string;
  ticketId: string;
  customerId: string;
  subject: string;
  /** Cut, and marked as cut, where the mail is too long for the model. */
  body: string;
}

/** @throws NotFound, or InvalidInput when the sender is no customer */
export async function readMail(messageId: string): Promise<CustomerMail> {
  const [mail] = await db()
    .select({
      ticketId: messages.ticketId,
      customerId: messages.customerId,
      subject: messages.subject,
      // One character more than can be shown, so that the mark of a cut appears.
      beginning: sql<string>`left(${messages.body}, ${MAIL_BYTES + 1})`,
    })
    .from(messages)
    .where(eq(messages.id, messageId));
  if (!mail) throw new NotFound("message", messageId);
  const { ticketId, customerId, subject, beginning } = mail;
  if (!customerId) {
    throw new InvalidInput({
      code: "unknown_sender",
      message: "The agent answers customers only; a person has to look.",
    });
  }
  return { messageId, ticketId, customerId, subject, body: cutForModel(beginning, MAIL_BYTES) };
}

/** The whole text of a mail, however long; reading it is audited. @throws NotAllowed, NotFound */
export async function readMailText(me: Me, messageId: string): Promise<string> {
  requirePermission(me, "reveal");
  const [mail] = await db()
    .select({ body: messages.body, customerId: messages.customerId })
    .from(messages)
    .where(eq(messages.id, messageId));
  if (!mail) throw new NotFound("message", messageId);
  await recordReveal(me, { type: "message", id: messageId }, mail.customerId);
  return mail.body;
}
