import { and, desc, eq, ne } from "drizzle-orm";
import { messages } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { Conflict, NotFound } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids";
import { readCompany } from "@/lib/settings/settings";
import { refuseHeld } from "../assignment/refuse-held.ts";
import { takeInHand } from "../assignment/take-in-hand.ts";
import { lockTicket } from "../lock-ticket.ts";
import { replySubject } from "../rules.ts";
import type { WriteReply } from "../schemas.ts";
import { readNeed } from "../view/ticket-need.ts";

/**
 * Stores a person's reply to the customer who opened the ticket; `send-written-reply` sends it like the agent's.
 * Repeating the key returns the same reply. A correction of a sent mail is allowed while the agent has the ticket, and
 * is audited as a correction; any other reply as a reply.
 * @throws NotAllowed, NotFound, Conflict when the agent or another person has the ticket
 */
export async function replyToTicket(
  me: Me,
  ticketId: string,
  { body, key, corrects }: WriteReply,
): Promise<void> {
  requirePermission(me, "decide");
  await db().transaction(async (tx) => {
    const ticket = await lockTicket(tx, ticketId);
    await refuseHeld(tx, ticket, {
      meId: me.id,
      instead: "Take it over from them first, then write. Nothing was sent.",
    });
    const { personNeeded, underWay } = await readNeed(tx, ticketId);
    if (corrects) await readSent(tx, ticketId, corrects);
    else if (underWay && personNeeded === null) {
      throw new Conflict({
        code: "agent_at_work",
        message: "The agent is answering this ticket. Take it over first, then write. Nothing was sent.",
      });
    }
    const { last, answered } = await lastInbound(tx, ticketId);
    const company = await readCompany(tx);
    const messageId = newId("message");
    const [written] = await tx
      .insert(messages)
      .values({
        id: messageId,
        ticketId,
        customerId: ticket.customerId,
        direction: "outbound",
        status: "sending",
        fromAddress: company.supportAddress,
        fromName: company.name,
        toAddress: last.fromAddress,
        subject: replySubject(last.subject),
        body,
        answersMessageId: answered || corrects ? null : last.id,
        correctsMessageId: corrects ?? null,
        authorId: me.id,
        outboundKey: `reply:${ticketId}:${key}`,
      })
      .onConflictDoNothing({ target: messages.outboundKey })
      .returning({ id: messages.id });
    if (!written) return;
    // On a resolved ticket the mail does not reopen it.
    if (ticket.status !== "resolved") await takeInHand(tx, ticket, me);
    await emitEvent(tx, "ticket/reply_written", { ticketId, messageId });
    const who = { actor: { type: "user", id: me.id }, customerId: ticket.customerId } as const;
    if (!corrects) {
      await appendAudit(tx, {
        ...who,
        action: "ticket_replied",
        subject: { type: "message", id: messageId },
        dedupeKey: `message:${messageId}:replied`,
        detail: { ticketId, answers: answered ? null : last.id },
      });
      return;
    }
    await appendAudit(tx, {
      ...who,
      action: "reply_corrected",
      subject: { type: "message", id: corrects },
      dedupeKey: `message:${corrects}:corrected:${messageId}`,
      detail: { ticketId, by: messageId },
    });
  });
}

/** @throws NotFound when no such mail was sent on the ticket */
async function readSent(tx: Transaction, ticketId: string, messageId: string): Promise<void> {
  const [sent] = await tx
    .select({ id: messages.id })
    .from(messages)
    .where(
      and(
        eq(messages.id, messageId),
        eq(messages.ticketId, ticketId),
        eq(messages.direction, "outbound"),
        eq(messages.status, "sent"),
      ),
    );
  if (!sent) throw new NotFound("sent mail", messageId);
}

/** The newest incoming mail, and whether it was answered. */
async function lastInbound(tx: Transaction, ticketId: string) {
  const [last] = await tx
    .select()
    .from(messages)
    .where(and(eq(messages.ticketId, ticketId), eq(messages.direction, "inbound")))
    .orderBy(desc(messages.id))
    .limit(1);
  if (!last) throw new NotFound("mail to answer on", ticketId);
  const [answer] = await tx
    .select({ id: messages.id })
    .from(messages)
    .where(
      and(
        eq(messages.answersMessageId, last.id),
        eq(messages.direction, "outbound"),
        ne(messages.status, "held"),
      ),
    );
  return { last, answered: answer !== undefined };
}
