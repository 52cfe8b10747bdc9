import { eq } from "drizzle-orm";
import { messages } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";

/**
 * Audits `message_sent` once, in the name of the person who wrote the mail, else of the function; a rerun that finds
 * it sent adds nothing.
 */
export async function recordMailSent(messageId: string, functionId: string): Promise<void> {
  const [mail] = await db().select().from(messages).where(eq(messages.id, messageId));
  if (!mail) throw new NotFound("message", messageId);
  if (mail.status !== "sent") return;
  await appendAudit(db(), {
    actor: mail.authorId ? { type: "user", id: mail.authorId } : { type: "function", id: functionId },
    action: "message_sent",
    subject: { type: "message", id: messageId },
    customerId: mail.customerId,
    runId: mail.runId,
    dedupeKey: `${mail.runId ?? "person"}:audit-sent:${messageId}:message_sent`,
    detail: { ticketId: mail.ticketId, answers: mail.answersMessageId },
  });
}
