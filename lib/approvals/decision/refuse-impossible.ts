import { and, eq, isNull } from "drizzle-orm";
import { approvalDecisions, approvals } from "@/db/schema";
import { Conflict } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { kindOf } from "../kinds/kinds.ts";

/**
 * Asks the vendor whether the effect is still possible, before an approval is stored and outside its transaction.
 * Refuses nothing if the vendor does not answer in time, because `perform` asks again, nor if this person has approved
 * before.
 * @throws Conflict with the kind's code, such as `refund_impossible`, and the reason as a sentence; nothing was
 * recorded
 */
export async function refuseImpossible(approvalId: string, userId: string): Promise<void> {
  const [row] = await db().select().from(approvals).where(eq(approvals.id, approvalId));
  if (row?.status !== "pending") return;
  const obstacle = await kindOf(row.kind).obstacle(row.effect);
  if (!obstacle || (await hasVoted(approvalId, userId))) return;
  const { code, sentence, details } = obstacle;
  throw new Conflict({
    code,
    message: `${sentence} Your approval was not recorded. Reject it with a note to the customer, or take the ticket over.`,
    details,
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
