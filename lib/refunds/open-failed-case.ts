import { eq } from "drizzle-orm";
import { approvals, refunds } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";

/**
 * Tells the support that a refund came back, once for a refund: `customer/refund.failed` begins the investigation.
 * @throws NotFound
 */
export async function openFailedCase(refundId: string): Promise<{ eventId: string; ticketId: string }> {
  const [found] = await db()
    .select({ ticketId: approvals.ticketId })
    .from(refunds)
    .innerJoin(approvals, eq(approvals.id, refunds.approvalId))
    .where(eq(refunds.id, refundId));
  if (!found) throw new NotFound("refund", refundId);
  const { ticketId } = found;
  const id = `evt_case_${refundId}`;
  const eventId = await emitEvent(db(), "customer/refund.failed", { refundId, ticketId }, { id });
  return { eventId, ticketId };
}
