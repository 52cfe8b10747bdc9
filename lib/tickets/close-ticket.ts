import { and, eq, ne, type SQL, sql } from "drizzle-orm";
import { tickets } from "@/db/schema";
import type { Transaction } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";

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
    .returning({ id: tickets.id });
  if (!closed) return false;
  await emitEvent(tx, "ticket/resolved", { ticketId });
  return true;
}
