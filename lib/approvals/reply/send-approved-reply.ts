import { eq } from "drizzle-orm";
import { messages } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { lockTicket } from "@/lib/tickets/lock-ticket";
import { deliverMail } from "@/lib/tickets/reply/deliver-mail";
import { insertReply, readAnswers } from "@/lib/tickets/reply/insert-reply";
import type { Admit, ApprovalRow, Performed } from "../kinds/kind.ts";
import { ReplyEdit, ReplyEffect } from "./reply-effect.ts";

/**
 * Sends an approved reply at most once for a mail: the text as the last person edited it, else the draft. Compares the
 * text with the records at every attempt, like every text of the worker.
 * @throws VendorError when it is not known yet whether it was sent; calling again is safe
 */
export async function sendApprovedReply(
  approval: ApprovalRow,
  runId: string,
  admit: Admit,
): Promise<Performed> {
  const effect = ReplyEffect.parse(approval.effect);
  const written = await db().transaction(async (tx) => {
    // Locks the ticket before its approval, as taking it over does.
    await lockTicket(tx, effect.ticketId);
    const answer = (await readAnswers(tx, effect.sourceMessageId)).find(({ status }) => status !== "held");
    if (answer) return answer.authorId === null ? { messageId: answer.id } : { cause: "answered_by_person" };
    const admitted = await admit(tx);
    if ("cause" in admitted) return admitted;
    const body = ReplyEdit.safeParse(admitted.answer).data?.body ?? effect.draft;
    const [source] = await tx.select().from(messages).where(eq(messages.id, effect.sourceMessageId));
    if (!source) throw new NotFound("message", effect.sourceMessageId);
    const { workerVersion } = admitted.approval;
    return { messageId: await insertReply(tx, source, { body, runId, workerVersion }) };
  });
  if ("cause" in written) return { status: "blocked", cause: written.cause };
  const { messageId, status } = await deliverMail(written.messageId);
  return { status, cause: status === "held" ? "draft_held" : null, recordId: messageId };
}
