import { eq } from "drizzle-orm";
import { messages, tickets } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { type AuditActor, appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { lockTicket } from "../lock-ticket.ts";
import type { TakeOver } from "../schemas.ts";
import { refuseHeld } from "./refuse-held.ts";
import { stopAgent } from "./stop-agent.ts";
import { setHolder } from "./take-in-hand.ts";

/**
 * Takes a ticket over from the agent: open approvals are withdrawn, and the agent sends nothing more on it. Taking over
 * one's own ticket changes nothing. Another holder is displaced only knowingly, since they cannot reply any more.
 * @param from the holder that the caller was shown
 * @throws NotAllowed, NotFound, Conflict (`held_by_other`) when somebody else has it
 */
export async function takeOverTicket(me: Me, ticketId: string, { from }: TakeOver = {}): Promise<void> {
  requirePermission(me, "decide");
  await db().transaction(async (tx) => {
    const ticket = await lockTicket(tx, ticketId);
    if (ticket.personNeeded === "taken_over" && ticket.assigneeId === me.id && ticket.status !== "resolved")
      return;
    await refuseHeld(tx, ticket, {
      meId: me.id,
      known: from,
      instead: "Take it over from them by name, or leave it with them. Nothing was changed.",
    });
    await setHolder(tx, ticketId, me.id);
    const actor: AuditActor = { type: "user", id: me.id };
    await stopAgent(tx, ticketId, { cause: "taken_over", actor });
    await appendAudit(tx, {
      actor,
      action: "ticket_taken_over",
      subject: { type: "ticket", id: ticketId },
      customerId: ticket.customerId,
      dedupeKey: `ticket:${ticketId}:taken_over:${newId("event")}`,
      detail: { from: ticket.assigneeId, why: ticket.personNeeded },
    });
  });
}

/** True if a person has taken over or resolved the ticket of a message: the agent then sends nothing more. */
export async function isTakenOver(messageId: string): Promise<boolean> {
  const [ticket] = await db()
    .select({ personNeeded: tickets.personNeeded })
    .from(messages)
    .innerJoin(tickets, eq(tickets.id, messages.ticketId))
    .where(eq(messages.id, messageId));
  return ticket?.personNeeded === "taken_over";
}
