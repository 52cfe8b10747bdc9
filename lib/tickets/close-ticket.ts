import { and, eq, ne, type SQL, sql } from "drizzle-orm";
import { tickets } from "@/db/schema";
import type { Transaction } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";

/**
 * Resolves a ticket, and says so to whoever learns from resolved ones.
 * @param where what else must be so
 * @returns whether it was resolved just now
 */
export async function closeTicket(tx: Transaction, ticketId: string, where?: SQL): Promise<boolean> {
  const [closed] = await tx
    .update(tickets)
    .set({ status: "resolved", resolvedAt: sql`now()` })
    .where(and(eq(tickets.id, ticketId), ne(tickets.status, "resolved"), where))
    .returning({ id: tickets.id });
  if (!closed) return false;
  await emitEvent(tx, "ticket/resolved", { ticketId });
  return true;
}
