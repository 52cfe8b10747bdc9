import { and, eq, isNull } from "drizzle-orm";
import { approvalDecisions, approvals } from "@/db/schema";
import { Conflict } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { LOOK_MS, lookAtCharge } from "@/lib/refunds/look-at-charge";
import { leftOf, obstacleSentence, refundObstacle } from "@/lib/refunds/rules";

/**
 * Asks Stripe before a yes is stored, outside its transaction, whether the payment can still be refunded: it may have
 * changed since the approval opened. Without an answer in time nothing is refused, because paying asks again. A yes
 * that this person gave before is not refused either.
 * @throws Conflict `refund_impossible` with the reason as a sentence; nothing was recorded
 */
export async function refuseImpossible(approvalId: string, userId: string): Promise<void> {
  const [row] = await db().select().from(approvals).where(eq(approvals.id, approvalId));
  if (row?.status !== "pending") return;
  const look = await lookAtCharge(row.chargeId, LOOK_MS.decision);
  if (!look.asked) return;
  const obstacle = refundObstacle(look.charge, row);
  if (!obstacle || (await hasVoted(approvalId, userId))) return;
  const left = look.charge && { amountCents: leftOf(look.charge), currency: look.charge.currency };
  throw new Conflict({
    code: "refund_impossible",
    message: `${obstacleSentence(obstacle, left)} Your approval was not recorded. Reject the refund with a note to the customer, or take the ticket over.`,
    details: { obstacle, ...(left && { leftCents: left.amountCents }) },
  });
}

async function hasVoted(approvalId: string, userId: string): Promise<boolean> {
  const { approvalId: ofApproval, userId: by, decision, retractedAt } = approvalDecisions;
  const [own] = await db()
    .select({ id: approvalDecisions.id })
    .from(approvalDecisions)
    .where(and(eq(ofApproval, approvalId), eq(by, userId), eq(decision, "approve"), isNull(retractedAt)));
  return own !== undefined;
}
