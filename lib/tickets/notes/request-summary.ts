import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { lockTicket } from "../lock-ticket.ts";

/** Asks the worker to sum a ticket's conversation up. @throws NotAllowed, NotFound */
export async function requestSummary(me: Me, ticketId: string): Promise<void> {
  requirePermission(me, "decide");
  await db().transaction(async (tx) => {
    await lockTicket(tx, ticketId);
    await emitEvent(tx, "ticket/summary_requested", { ticketId });
  });
}
