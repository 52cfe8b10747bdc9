import { eq, sql } from "drizzle-orm";
import { messages, tickets } from "@/db/schema";
import { VendorError } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { SEND_WRITTEN_REPLY } from "@/lib/declarations/ids";
import { env } from "@/lib/env";
import { refuseSuppressed } from "@/lib/suppressions/read-suppression";
import { findMail, sendMail } from "@/lib/vendors/postmark";
import { reopenTicket } from "../reopen-ticket.ts";
import { closeTicket } from "../resolve-ticket.ts";
import { replyAddress } from "../rules.ts";
import { ticketState } from "../view/ticket-need.ts";
import { type ClaimedMail, claimMail, type OutgoingMessage, releaseMail } from "./claim-mail.ts";
import { holdDraft } from "./hold-draft.ts";

/** The outcome of sending a mail; ids only. */
export interface MailOutcome {
  messageId: string;
  /** `held`: a reply of the agent has a claim that no record supports, and a person has to answer. */
  status: "sent" | "refused" | "held";
}

/**
 * Sends a stored mail at most once, however often it is called: the only place that sends. The row comes first, one
 * process at a time may try, and after a lost answer Postmark is asked before sending again.
 * @throws VendorError when it is not known yet whether it was sent; calling again is safe
 */
export async function deliverMail(messageId: string): Promise<MailOutcome> {
  const claimed = await claimMail(messageId);
  const { mail } = claimed;
  if (mail.status === "sent") return { messageId, status: "sent" };
  if (mail.status === "failed") return { messageId, status: "refused" };
  if (mail.status === "held") return { messageId, status: "held" };
  try {
    const earlier = await findEarlier(claimed);
    if (!earlier && (await holdDraft(mail))) return { messageId, status: "held" };
    const providerMessageId = earlier ?? (await send(claimed));
    await markSent(mail, providerMessageId);
    return { messageId, status: "sent" };
  } catch (error) {
    if (!(error instanceof VendorError && error.permanent)) {
      await releaseMail(messageId);
      throw error;
    }
    await markRefused(mail, error.code);
    return { messageId, status: "refused" };
  }
}

/** The mail that an earlier attempt sent, if any. Postmark's search lags, so an early "no" is not trusted. */
async function findEarlier({ mail, triedBefore }: ClaimedMail): Promise<string | undefined> {
  if (!triedBefore) return undefined;
  const found = await findMail(mail.id);
  const lagLeftMs = triedBefore.getTime() + env().postmark.searchLagMs - Date.now();
  if (!found && lagLeftMs > 0) {
    throw new VendorError({
      code: "reply_unknown",
      message:
        "Postmark cannot say yet whether the reply went out; it is asked again before anything is sent.",
      permanent: false,
      retryAfterMs: lagLeftMs,
    });
  }
  return found;
}

async function send({ mail, inReplyTo, mailboxHash }: ClaimedMail): Promise<string> {
  await refuseSuppressed(mail.toAddress);
  return sendMail({
    messageId: mail.id,
    to: mail.toAddress,
    subject: mail.subject,
    text: mail.body,
    inReplyTo,
    replyTo: replyAddress(env().postmark.inbound, mailboxHash),
  });
}

async function markSent(mail: OutgoingMessage, providerMessageId: string): Promise<void> {
  await db().transaction(async (tx) => {
    await tx
      .update(messages)
      .set({
        status: "sent",
        providerMessageId,
        // Postmark gives outgoing mail this Message-ID; a customer's answer will name it.
        rfcMessageId: `<${providerMessageId}@mtasv.net>`,
        claimedUntil: null,
        sentAt: sql`now()`,
      })
      .where(eq(messages.id, mail.id));
    await tx.update(tickets).set({ lastMessageAt: sql`now()` }).where(eq(tickets.id, mail.ticketId));
    // The agent's answer resolves a ticket on which nothing else is open; a person's mail does not.
    if (mail.answersMessageId && mail.authorId === null)
      await closeTicket(tx, mail.ticketId, sql`${ticketState} is null`);
  });
}

async function markRefused(mail: OutgoingMessage, code: string): Promise<void> {
  await db().transaction(async (tx) => {
    await tx
      .update(messages)
      .set({ status: "failed", failure: code, claimedUntil: null })
      .where(eq(messages.id, mail.id));
    await reopenTicket(tx, mail.ticketId, mail.createdAt);
  });
}

/** Reopens resolved tickets with a person's mail whose runs ended without sending it. Searches the few in sending. */
export async function reopenUnsent(): Promise<void> {
  const unsent = await db().execute<{ ticketId: string; writtenAt: string }>(sql`
    select o.ticket_id as "ticketId", o.created_at as "writtenAt"
    from messages o
    join tickets t on t.id = o.ticket_id and t.status = 'resolved'
    cross join lateral (
      select bool_or(r.ended_at is null) as living from runs r
      where r.subject_id = t.id and r.function_id = ${SEND_WRITTEN_REPLY} and r.input ->> 'messageId' = o.id) r
    where o.status = 'sending' and o.author_id is not null and not r.living`);
  for (const { ticketId, writtenAt } of unsent) await reopenTicket(db(), ticketId, new Date(writtenAt));
}
