import { eq, sql } from "drizzle-orm";
import { tickets } from "@/db/schema";
import type { Me } from "@/lib/access/schemas";
import type { Transaction } from "@/lib/db";

/** Gives a ticket to the person who writes or proposes on it, unless another has it. The caller holds its lock. */
export async function takeInHand(
  tx: Transaction,
  { id, status, personNeeded }: typeof tickets.$inferSelect,
  me: Me,
): Promise<void> {
  const inHand = personNeeded === "taken_over" && status !== "resolved";
  if (!inHand) await setHolder(tx, id, me.id);
}

/** Gives a ticket to a person, and reopens it if it was resolved. The caller has checked that they may have it. */
export async function setHolder(tx: Transaction, ticketId: string, userId: string): Promise<void> {
  await tx
    .update(tickets)
    .set({
      status: "open",
      resolvedAt: null,
      personNeeded: "taken_over",
      neededSince: sql`now()`,
      neededFor: null,
      assigneeId: userId,
    })
    .where(eq(tickets.id, ticketId));
}
