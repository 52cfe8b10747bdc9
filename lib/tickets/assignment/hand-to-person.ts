import { and, eq, sql } from "drizzle-orm";
import { messages, tickets } from "@/db/schema";
import type { HANDED_OVER } from "@/db/schema/vocabulary";
import { db, type Queryable } from "@/lib/db";

/**
 * Hands the ticket of a message to a person for a reason that no other row holds; `ticketNeed` itself reads failed
 * runs, refunds and replies. The newest reason counts. A person who took the ticket over keeps it.
 */
export async function handToPerson(
  messageId: string,
  why: Exclude<(typeof HANDED_OVER)[number], "taken_over">,
  on: Queryable = db(),
): Promise<void> {
  await on
    .update(tickets)
    .set({ personNeeded: why, neededSince: sql`now()`, neededFor: messageId })
    .from(messages)
    .where(
      and(
        eq(messages.id, messageId),
        eq(tickets.id, messages.ticketId),
        sql`${tickets.personNeeded} is distinct from 'taken_over'`,
      ),
    );
}
