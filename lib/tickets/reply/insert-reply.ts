import { and, eq } from "drizzle-orm";
import { messages } from "@/db/schema";
import type { Transaction } from "@/lib/db";
import { newId } from "@/lib/ids";
import { readCompany } from "@/lib/settings/settings";
import { replySubject } from "../rules.ts";

type Message = typeof messages.$inferSelect;

/** Every mail that answers this one, held drafts as well. */
export function readAnswers(tx: Transaction, sourceMessageId: string): Promise<Message[]> {
  return tx
    .select()
    .from(messages)
    .where(and(eq(messages.answersMessageId, sourceMessageId), eq(messages.direction, "outbound")));
}

/**
 * Stores the worker's answer to a mail, for `deliverMail` to send. The caller has locked the ticket and found no other
 * answer.
 * @returns its id
 */
export async function insertReply(
  tx: Transaction,
  source: Pick<Message, "id" | "ticketId" | "customerId" | "fromAddress" | "subject">,
  { body, runId, workerVersion }: Pick<Message, "body" | "runId" | "workerVersion">,
): Promise<string> {
  const company = await readCompany(tx);
  const messageId = newId("message");
  await tx.insert(messages).values({
    id: messageId,
    ticketId: source.ticketId,
    customerId: source.customerId,
    direction: "outbound",
    status: "sending",
    fromAddress: company.supportAddress,
    fromName: company.name,
    toAddress: source.fromAddress,
    subject: replySubject(source.subject),
    body,
    answersMessageId: source.id,
    runId,
    workerVersion,
  });
  return messageId;
}
