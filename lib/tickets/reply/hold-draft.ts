import { and, eq } from "drizzle-orm";
import { messages } from "@/db/schema";
import { db } from "@/lib/db";
import { checkDraft } from "@/lib/replies/check-draft";
import { handToPerson } from "../assignment/hand-to-person.ts";
import type { OutgoingMessage } from "./claim-mail.ts";

/**
 * Compares the agent's reply with the records right before every attempt to send it: a refund may have failed since
 * it was written. A reply with an unsupported claim is held, and its ticket waits for a person. Replies by people and
 * templates are not held.
 * @returns whether it was held
 */
export async function holdDraft(mail: OutgoingMessage): Promise<boolean> {
  const { id, ticketId, body, authorId, answersMessageId } = mail;
  if (authorId !== null || answersMessageId === null) return false;
  return db().transaction(async (tx) => {
    const unsupported = await checkDraft(tx, { ticketId, body, byPerson: false });
    if (unsupported.length === 0) return false;
    await tx
      .update(messages)
      .set({
        status: "held",
        claimedUntil: null,
        unsupported: unsupported.map(({ claim, sentence }) => ({ claim, sentence })),
      })
      .where(and(eq(messages.id, id), eq(messages.status, "sending")));
    await handToPerson(answersMessageId, "draft_held", tx);
    return true;
  });
}
