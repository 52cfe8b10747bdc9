import { desc, eq } from "drizzle-orm";
import { messages } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { liftSuppression } from "@/lib/suppressions/lift-suppression";

/**
 * Opens the address of a ticket for mail again, even if it is no customer's.
 * @throws NotFound before the first incoming mail, and the errors of `liftSuppression`
 */
export async function liftTicketSuppression(me: Me, ticketId: string): Promise<void> {
  requirePermission(me, "decide");
  const address = await readTheirAddress(ticketId);
  if (address === null) throw new NotFound("mail of ticket", ticketId);
  await liftSuppression(me, address);
}

/** The address that a reply on a ticket goes to; null before the first incoming mail. */
export async function readTheirAddress(ticketId: string): Promise<string | null> {
  const [newest] = await db()
    .select()
    .from(messages)
    .where(eq(messages.ticketId, ticketId))
    .orderBy(desc(messages.id))
    .limit(1);
  if (!newest) return null;
  return newest.direction === "inbound" ? newest.fromAddress : newest.toAddress;
}
