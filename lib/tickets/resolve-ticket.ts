import { eq, sql } from "drizzle-orm";
import { ticketNotes, tickets } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { type AuditActor, appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { stopAgent } from "./assignment/stop-agent.ts";
import { closeTicket } from "./close-ticket.ts";
import { lockTicket } from "./lock-ticket.ts";
import type { ResolveTicket } from "./schemas.ts";

/**
 * Resolves a ticket as a person, with a note on how a refund was settled; the agent sends nothing more on it.
 * Idempotent.
 * @throws NotAllowed, NotFound
 */
export async function resolveTicket(me: Me, ticketId: string, { how }: ResolveTicket = {}): Promise<void> {
  requirePermission(me, "decide");
  await db().transaction(async (tx) => {
    const ticket = await lockTicket(tx, ticketId);
    if (!(await closeTicket(tx, ticketId))) return;
    await tx
      .update(tickets)
      .set({
        personNeeded: "taken_over",
        neededSince: sql`now()`,
        neededFor: null,
        assigneeId: sql`coalesce(${tickets.assigneeId}, ${me.id})`,
      })
      .where(eq(tickets.id, ticketId));
    const noteId = how ? newId("note") : null;
    if (how && noteId)
      await tx
        .insert(ticketNotes)
        .values({ id: noteId, ticketId, kind: "settlement", body: how, authorId: me.id });
    const actor: AuditActor = { type: "user", id: me.id };
    await stopAgent(tx, ticketId, { cause: "ticket_resolved", actor, proposals: true });
    await appendAudit(tx, {
      actor,
      action: "ticket_resolved",
      subject: { type: "ticket", id: ticketId },
      customerId: ticket.customerId,
      dedupeKey: `ticket:${ticketId}:resolved:${newId("event")}`,
      detail: { was: ticket.status, why: ticket.personNeeded, noteId },
    });
  });
}
