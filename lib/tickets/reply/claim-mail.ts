import { eq } from "drizzle-orm";
import { messages, tickets } from "@/db/schema";
import { NotFound, VendorError } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { SEND_CLAIM_MS } from "@/lib/vendors/postmark";

export type OutgoingMessage = typeof messages.$inferSelect;

/** A mail to send, with the time of its last attempt, which may have sent it. */
export interface ClaimedMail {
  mail: OutgoingMessage;
  triedBefore: Date | null;
  /** `Message-ID` of the mail it answers. */
  inReplyTo: string | null;
  /** Of the ticket's own reply address. */
  mailboxHash: string;
}

/**
 * Claims an outgoing mail, so that no other process sends it for a while.
 * @throws VendorError when another process may be sending it now; with the time to wait
 */
export async function claimMail(messageId: string): Promise<ClaimedMail> {
  return db().transaction(async (tx) => {
    const [found] = await tx
      .select({ mail: messages, mailboxHash: tickets.mailboxHash })
      .from(messages)
      .innerJoin(tickets, eq(tickets.id, messages.ticketId))
      .where(eq(messages.id, messageId))
      .for("update", { of: messages });
    if (!found) throw new NotFound("message", messageId);
    const { mail, mailboxHash } = found;
    const [answered] = mail.answersMessageId
      ? await tx
          .select({ rfcMessageId: messages.rfcMessageId })
          .from(messages)
          .where(eq(messages.id, mail.answersMessageId))
      : [];
    const inReplyTo = answered?.rfcMessageId ?? null;
    const claimed = { mail, triedBefore: mail.triedAt, inReplyTo, mailboxHash };
    if (mail.status !== "sending") return claimed;

    const busyForMs = (mail.claimedUntil?.getTime() ?? 0) - Date.now();
    if (busyForMs > 0) {
      throw new VendorError({
        code: "reply_in_flight",
        message:
          "Another process may be sending this reply; it is looked at again when that one must be done.",
        permanent: false,
        retryAfterMs: busyForMs,
      });
    }
    const claim = { triedAt: new Date(), claimedUntil: new Date(Date.now() + SEND_CLAIM_MS) };
    await tx.update(messages).set(claim).where(eq(messages.id, messageId));
    return claimed;
  });
}

/** Releases the claim: the next attempt asks Postmark whether this one sent the mail. */
export async function releaseMail(messageId: string): Promise<void> {
  await db().update(messages).set({ claimedUntil: null }).where(eq(messages.id, messageId));
}
