import { eq } from "drizzle-orm";
import { approvals, refunds } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";

/** The ticket a refund belongs to, and whether somebody looks into it. */
export async function readInvestigation(
  refundId: string,
): Promise<{ ticketId: string; investigated: boolean }> {
  const [found] = await db()
    .select({ ticketId: approvals.ticketId, investigatedAt: refunds.investigatedAt })
    .from(refunds)
    .innerJoin(approvals, eq(approvals.id, refunds.approvalId))
    .where(eq(refunds.id, refundId));
  if (!found) throw new NotFound("refund", refundId);
  return { ticketId: found.ticketId, investigated: found.investigatedAt !== null };
}
