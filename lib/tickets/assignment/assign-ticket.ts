import { eq } from "drizzle-orm";
import { tickets, users } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import { may } from "@/lib/access/rules";
import { type Me, Role } from "@/lib/access/schemas";
import { InvalidInput } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { lockTicket } from "../lock-ticket.ts";
import { refuseHeld } from "./refuse-held.ts";

/**
 * Assigns a ticket to a person or to nobody. The agent continues: only a takeover stops it.
 * @param assigneeId a person who may answer customers; null for nobody
 * @throws NotAllowed, NotFound, InvalidInput, Conflict when another person took it over
 */
export async function assignTicket(me: Me, ticketId: string, assigneeId: string | null): Promise<void> {
  requirePermission(me, "decide");
  await db().transaction(async (tx) => {
    const ticket = await lockTicket(tx, ticketId);
    if (ticket.assigneeId === assigneeId) return;
    await refuseHeld(tx, ticket, {
      meId: me.id,
      instead: "Take it over from them first. Nothing was changed.",
    });
    if (assigneeId !== null) {
      const [person] = await tx.select().from(users).where(eq(users.id, assigneeId));
      if (!person || !may(Role.parse(person.role), "decide")) {
        throw new InvalidInput({
          code: "cannot_assign",
          message: "A ticket can be given to a reviewer, a senior or an admin. Nothing was changed.",
        });
      }
    }
    await tx.update(tickets).set({ assigneeId }).where(eq(tickets.id, ticketId));
    await appendAudit(tx, {
      actor: { type: "user", id: me.id },
      action: "ticket_assigned",
      subject: { type: "ticket", id: ticketId },
      customerId: ticket.customerId,
      dedupeKey: `ticket:${ticketId}:assigned:${newId("event")}`,
      detail: { from: ticket.assigneeId, to: assigneeId },
    });
  });
}
