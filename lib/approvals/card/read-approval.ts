import { and, eq, sql } from "drizzle-orm";
import { approvals } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { announce } from "@/lib/live/announce";
import { daysKept } from "@/lib/retention/rules";
import { readAnswerState } from "../answers/deliveries/read-answer-state.ts";
import { settleApproval } from "../closing/settle-approval.ts";
import { kindOf } from "../kinds/kinds.ts";
import { loadApprovals } from "../queue/load-approvals.ts";
import { ApprovalCard } from "../schemas.ts";

/**
 * Everything needed to decide, on one card: the parts that all kinds share, and the sections of the approval's kind.
 * Includes personal data if the role may see it; that is audited.
 * @throws NotFound
 */
export async function readApproval(me: Me, id: string): Promise<ApprovalCard> {
  requirePermission(me, "see");
  await takeAnswer(me, id);
  const [approval] = await loadApprovals(me, { where: eq(approvals.id, id), orderBy: [sql`1`], limit: 1 });
  const [row] = await db().select().from(approvals).where(eq(approvals.id, id));
  if (!approval || !row) throw new NotFound("approval", id);

  const details = await kindOf(row.kind).details(me, row);
  if (!details) throw new NotFound(`${row.kind} of approval`, id);
  return ApprovalCard.parse({
    ...approval,
    ...details,
    runId: row.runId,
    textClearedAfterDays: daysKept(row.openedAt, row.textClearedAt),
    answerDelivery: row.kind === "request" ? await readAnswerState(id) : null,
    ...(approval.mayDecide.allowed &&
      details.impossible !== null && { mayDecide: { allowed: false, why: details.impossible } }),
  });
}

/** Stops the nudges of an application's request once the application has read its answer. */
async function takeAnswer(me: Me, id: string): Promise<void> {
  if (!me.tokenId) return;
  const [own] = await db()
    .select({ resumedAt: approvals.resumedAt })
    .from(approvals)
    .where(and(eq(approvals.id, id), eq(approvals.kind, "request"), eq(approvals.proposedBy, me.id)));
  if (!own || own.resumedAt !== null) return;
  const { state } = await settleApproval(id);
  // Open cards say that the application has the answer.
  if (state !== "open") announce("approvals");
}
