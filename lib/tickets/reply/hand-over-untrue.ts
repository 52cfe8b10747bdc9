import { asc, eq } from "drizzle-orm";
import { messages, refunds } from "@/db/schema";
import { db } from "@/lib/db";
import { readUntrue } from "@/lib/replies/read-untrue";
import { handToPerson } from "../assignment/hand-to-person.ts";
import { reopenTicket } from "../reopen-ticket.ts";
import { readNeed } from "../view/ticket-need.ts";

/**
 * After a late fact about a refund: opens its ticket for a person if a sent mail is untrue now. Leaves a ticket that
 * already waits for a person or that the agent works on: its page shows the untrue sentences. Idempotent.
 */
export async function handOverUntrue(refundId: string): Promise<void> {
  const [found] = await db()
    .select({ ticketId: messages.ticketId })
    .from(refunds)
    .innerJoin(messages, eq(messages.id, refunds.sourceMessageId))
    .where(eq(refunds.id, refundId));
  if (!found) return;
  const { ticketId } = found;
  const { personNeeded, underWay } = await readNeed(db(), ticketId);
  if (personNeeded !== null || underWay) return;
  const conversation = await db()
    .select()
    .from(messages)
    .where(eq(messages.ticketId, ticketId))
    .orderBy(asc(messages.id));
  const [untrue] = await readUntrue(ticketId, conversation);
  if (!untrue) return;
  await db().transaction(async (tx) => {
    await reopenTicket(tx, ticketId);
    await handToPerson(untrue.messageId, "reply_untrue", tx);
  });
}
