import { eq, sql } from "drizzle-orm";
import { tickets } from "@/db/schema";
import type { Queryable } from "@/lib/db";

/**
 * Opens a ticket again after a newer fact; `ticketNeed` reads from that fact why a person is needed.
 * @param mailedAt the time of a mail that is the fact: on a ticket with a holder it counts as new
 */
export async function reopenTicket(on: Queryable, ticketId: string, mailedAt?: Date): Promise<void> {
  const before = mailedAt && new Date(mailedAt.getTime() - 1).toISOString();
  await on
    .update(tickets)
    .set({
      status: "open",
      resolvedAt: null,
      ...(before && { neededSince: sql`least(${tickets.neededSince}, ${before}::timestamptz)` }),
    })
    .where(eq(tickets.id, ticketId));
}
