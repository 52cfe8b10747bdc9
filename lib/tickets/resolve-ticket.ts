import { and, eq, ne, type SQL, sql } from "drizzle-orm";
import { ticketNotes, tickets } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { type AuditActor, appendAudit } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids";
import { stopAgent } from "./assignment/stop-agent.ts";
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

/**
 * Resolves a ticket with the mails it has, and emits `ticket/resolved`.
 * @param where what else must hold
 * @returns whether it was resolved just now
 */
export async function closeTicket(tx: Transaction, ticketId: string, where?: SQL): Promise<boolean> {
  const newestMail = sql`(
    select max(m.created_at) from messages m where m.ticket_id = tickets.id and m.direction = 'inbound')`;
  const [closed] = await tx
    .update(tickets)
    .set({ status: "resolved", resolvedAt: sql`now()`, settledUpTo: newestMail })
    .where(and(eq(tickets.id, ticketId), ne(tickets.status, "resolved"), where))
    .returning({ id: tickets.id })
    .prepare("close_ticket")
    .execute();
  if (!closed) return false;
  await emitEvent(tx, "ticket/resolved", { ticketId });
  return true;
}
