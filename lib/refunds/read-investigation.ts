import { eq } from "drizzle-orm";
import { messages, refunds } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";

/** The ticket of a refund, and whether a person investigates it. */
export async function readInvestigation(
  refundId: string,
): Promise<{ ticketId: string; investigated: boolean }> {
  const [found] = await db()
    .select({ ticketId: messages.ticketId, investigatedAt: refunds.investigatedAt })
    .from(refunds)
    .innerJoin(messages, eq(messages.id, refunds.sourceMessageId))
    .where(eq(refunds.id, refundId));
  if (!found) throw new NotFound("refund", refundId);
  return { ticketId: found.ticketId, investigated: found.investigatedAt !== null };
}
