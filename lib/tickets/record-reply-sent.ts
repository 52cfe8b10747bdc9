import { eq } from "drizzle-orm";
import { messages } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { NotFound } from "@/lib/errors";

/** Writes `message_sent`, once, in the name of the run that sent the reply; a rerun that found it sent adds nothing. */
export async function recordReplySent(messageId: string): Promise<void> {
  const [reply] = await db().select().from(messages).where(eq(messages.id, messageId));
  if (!reply) throw new NotFound("message", messageId);
  if (reply.status !== "sent") return;
  await appendAudit(db(), {
    actor: { type: "function", id: "handle-customer-email" },
    action: "message_sent",
    subject: { type: "message", id: messageId },
    customerId: reply.customerId,
    runId: reply.runId,
    dedupeKey: `${reply.runId}:audit-sent:message_sent`,
    detail: { ticketId: reply.ticketId, answers: reply.answersMessageId },
  });
}
