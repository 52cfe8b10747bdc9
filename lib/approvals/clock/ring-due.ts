import { and, asc, eq, gt, lte, sql } from "drizzle-orm";
import { approvals } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { storeNotice } from "@/lib/notices/notify-people";
import type { ApprovalRow } from "../kinds/kind.ts";

const BATCH = 50;
const CLOCK = { type: "system", id: "clock" } as const;

/**
 * Reminds people of open approvals after half of their time, and escalates them to the seniors after three quarters.
 * Does each once per deadline. Leaves approvals past their deadline to expiry.
 */
export async function ringDueApprovals(): Promise<void> {
  await db().transaction(async (tx) => {
    const due = await tx
      .select()
      .from(approvals)
      .where(
        and(
          eq(approvals.status, "pending"),
          lte(sql`least(${approvals.remindAt}, ${approvals.escalateAt})`, sql`now()`),
          gt(approvals.deadline, sql`now()`),
        ),
      )
      .orderBy(asc(approvals.id))
      .limit(BATCH)
      .for("update", { skipLocked: true });
    for (const approval of due) await ring(tx, approval);
  });
}

async function ring(tx: Transaction, approval: ApprovalRow): Promise<void> {
  const { id, escalateAt } = approval;
  const escalates = escalateAt !== null && escalateAt <= new Date();
  // After a pause of the pulse both may be due: then only the escalation is sent.
  await tx
    .update(approvals)
    .set({
      remindAt: null,
      ...(escalates && {
        escalateAt: null,
        escalatedAt: sql`now()`,
        // The person who claimed it has not decided, so the claim ends.
        claimedBy: null,
        claimedAt: null,
      }),
    })
    .where(eq(approvals.id, id));
  if (escalates) await auditEscalation(tx, approval);
  const noticeId = await storeNotice(tx, {
    audience: escalates ? "seniors" : "reviewers",
    code: escalates ? "approval_almost_expired" : "approval_waits",
    ticketId: approval.ticketId,
    subject: { type: "approval", id },
    dedupeKey: `approval:${id}:${escalates ? "escalated" : "reminded"}:${approval.deadline.toISOString()}`,
  });
  if (noticeId) await emitEvent(tx, "approval/clock_rang", { approvalId: id, noticeId });
}

async function auditEscalation(tx: Transaction, approval: ApprovalRow): Promise<void> {
  const { id, customerId, runId, ticketId, deadline, claimedBy } = approval;
  await appendAudit(tx, {
    actor: CLOCK,
    action: "approval_escalated",
    subject: { type: "approval", id },
    customerId,
    runId,
    dedupeKey: `approval:${id}:escalated:${deadline.toISOString()}`,
    detail: { ticketId, deadline: deadline.toISOString(), lookedAtBy: claimedBy },
  });
}
