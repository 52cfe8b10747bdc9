import { eq } from "drizzle-orm";
import { tickets } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import type { Transaction } from "@/lib/db";

/** Locks a ticket until the transaction ends. */
export async function lockTicket(tx: Transaction, ticketId: string) {
  const [ticket] = await tx.select().from(tickets).where(eq(tickets.id, ticketId)).for("update");
  if (!ticket) throw new NotFound("ticket", ticketId);
  return ticket;
}
