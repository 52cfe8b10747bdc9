import { and, eq } from "drizzle-orm";
import { agentStates, messages, tickets } from "@/db/schema";
import { db, type Transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { NotFound, VendorError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { SEND_CLAIM_MS } from "@/lib/vendors/postmark";
import { replySubject } from "./rules.ts";

export type Reply = typeof messages.$inferSelect;

/** A reply to send, and when it was last tried: then it may have gone out already. */
export interface ClaimedReply {
  reply: Reply;
  triedBefore: Date | null;
  /** `Message-ID` of the mail it answers. */
  inReplyTo: string | null;
  /** Of the ticket's own reply address. */
  mailboxHash: string;
}

/**
 * Writes the reply's row, or takes the one there is, and keeps others from sending it for a while.
 * @throws VendorError when another process may be sending it this moment; it says how long to wait
 */
export async function claimReply(agentStateId: string, runId: string): Promise<ClaimedReply> {
  return db().transaction(async (tx) => {
    const [found] = await tx
      .select({ state: agentStates, source: messages, mailboxHash: tickets.mailboxHash })
      .from(agentStates)
      .innerJoin(messages, eq(messages.id, agentStates.messageId))
      .innerJoin(tickets, eq(tickets.id, messages.ticketId))
      .where(eq(agentStates.id, agentStateId));
    if (!found?.state.reply) throw new NotFound("finished reply", agentStateId);
    const { state, source, mailboxHash } = found;
    const thread = { inReplyTo: source.rfcMessageId, mailboxHash };
    const claim = { triedAt: new Date(), claimedUntil: new Date(Date.now() + SEND_CLAIM_MS) };

    const [fresh] = await tx
      .insert(messages)
      .values({
        ...claim,
        id: newId("message"),
        ticketId: source.ticketId,
        customerId: source.customerId,
        direction: "outbound",
        status: "sending",
        fromAddress: env().postmark.from,
        fromName: "Vagus Support",
        toAddress: source.fromAddress,
        subject: replySubject(source.subject),
        body: state.reply ?? "",
        answersMessageId: source.id,
        runId,
      })
      .onConflictDoNothing()
      .returning();
    if (fresh) return { reply: fresh, triedBefore: null, ...thread };

    const existing = await lockReply(tx, source.id);
    const busyForMs = (existing.claimedUntil?.getTime() ?? 0) - Date.now();
    if (existing.status === "sending" && busyForMs > 0) {
      throw new VendorError({
        code: "reply_in_flight",
        message:
          "Another process may be sending this reply; it is looked at again when that one must be done.",
        permanent: false,
        retryAfterMs: busyForMs,
      });
    }
    if (existing.status === "sending")
      await tx.update(messages).set(claim).where(eq(messages.id, existing.id));
    return { reply: existing, triedBefore: existing.triedAt, ...thread };
  });
}

/** Lets the next attempt try at once; what this one did is found out by asking Postmark. */
export async function releaseReply(reply: Reply): Promise<void> {
  await db().update(messages).set({ claimedUntil: null }).where(eq(messages.id, reply.id));
}

async function lockReply(tx: Transaction, sourceId: string): Promise<Reply> {
  const [existing] = await tx
    .select()
    .from(messages)
    .where(and(eq(messages.answersMessageId, sourceId), eq(messages.direction, "outbound")))
    .for("update");
  if (!existing) throw new NotFound("reply to", sourceId);
  return existing;
}
