import { and, eq, isNull, sql } from "drizzle-orm";
import { messages, tickets } from "@/db/schema";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { VendorError } from "@/lib/errors";
import { findMail, sendMail } from "@/lib/vendors/postmark";
import { type ClaimedReply, claimReply, type Reply, releaseReply } from "./claim-reply.ts";
import { refuseSuppressed } from "./refuse-suppressed.ts";
import { replyAddress } from "./rules.ts";

/** What became of the reply; ids only. */
export interface ReplyOutcome {
  messageId: string;
  status: "sent" | "refused";
}

/**
 * Sends the agent's reply to the message it read, at most once for a message whatever runs again: the row comes first,
 * one process at a time may try, and after a lost answer Postmark is asked before anything is sent again.
 * @throws VendorError when it is not known yet whether it was sent; calling again is safe
 */
export async function sendReply(agentStateId: string, runId: string): Promise<ReplyOutcome> {
  const claimed = await claimReply(agentStateId, runId);
  const { reply } = claimed;
  if (reply.status === "sent") return { messageId: reply.id, status: "sent" };
  if (reply.status === "failed") return { messageId: reply.id, status: "refused" };
  try {
    const providerMessageId = (await findEarlier(claimed)) ?? (await send(claimed));
    await markSent(reply, providerMessageId);
    return { messageId: reply.id, status: "sent" };
  } catch (error) {
    if (!(error instanceof VendorError && error.permanent)) {
      await releaseReply(reply);
      throw error;
    }
    await markRefused(reply, error.code);
    return { messageId: reply.id, status: "refused" };
  }
}

/** What an earlier attempt sent, if it did. Postmark's search lags, so a young "no" is not believed. */
async function findEarlier({ reply, triedBefore }: ClaimedReply): Promise<string | undefined> {
  if (!triedBefore) return undefined;
  const found = await findMail(reply.id);
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

async function send({ reply, inReplyTo, mailboxHash }: ClaimedReply): Promise<string> {
  await refuseSuppressed(reply.toAddress);
  return sendMail({
    messageId: reply.id,
    to: reply.toAddress,
    subject: reply.subject,
    text: reply.body,
    inReplyTo,
    replyTo: replyAddress(env().postmark.inbound, mailboxHash),
  });
}

async function markSent(reply: Reply, providerMessageId: string): Promise<void> {
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
      .where(eq(messages.id, reply.id));
    await tx
      .update(tickets)
      .set({ status: "resolved", resolvedAt: sql`now()` })
      .where(and(eq(tickets.id, reply.ticketId), isNull(tickets.personNeeded)));
    await tx.update(tickets).set({ lastMessageAt: sql`now()` }).where(eq(tickets.id, reply.ticketId));
  });
}

async function markRefused(reply: Reply, code: string): Promise<void> {
  await db().transaction(async (tx) => {
    await tx
      .update(messages)
      .set({ status: "failed", failure: code, claimedUntil: null })
      .where(eq(messages.id, reply.id));
    await tx
      .update(tickets)
      .set({ status: "open", personNeeded: "reply_failed" })
      .where(eq(tickets.id, reply.ticketId));
  });
}
