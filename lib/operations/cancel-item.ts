import { eq, sql } from "drizzle-orm";
import { approvals, type operations } from "@/db/schema";
import { withdrawApproval } from "@/lib/approvals/withdraw-approval";
import { appendAudit } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { engineApi } from "@/lib/functions/engine-api";
import { closeRun } from "@/lib/runs/close-run";
import type { ClaimedItem } from "./claim-items.ts";
import { endItem } from "./end-item.ts";

type Operation = typeof operations.$inferSelect;

/**
 * Asks the engine to end an item's target at its next step boundary. An answer that was lost leaves the item claimed;
 * `askAboutUncertain` finds out what came of it.
 */
export async function cancelItem(operation: Operation, item: ClaimedItem): Promise<void> {
  const answer = await engineApi.cancelRun(item.targetId);
  if (answer.ok) return recordCancelled(operation, item);
  if (answer.why === "away") return;
  if (answer.why === "ended") return recordEnded(operation, item);
  await endItem(db(), { operationId: operation.id, ...item }, "failed", `Not cancelled: ${answer.message}`);
}

/** It had ended before we came, or by an order of ours whose answer was lost: the engine knows which way. */
async function recordEnded(operation: Operation, item: ClaimedItem): Promise<void> {
  const run = await engineApi.readRun(item.targetId);
  if (!run.ok) return;
  if (run.value.status === "cancelled") return recordCancelled(operation, item);
  const outcome = `Not cancelled: it had ended before (${run.value.status}).`;
  await endItem(db(), { operationId: operation.id, ...item }, "skipped", outcome);
}

/** Writes down that a run was cancelled: the item, the run, the questions it held, the audit row. Once an item. */
export async function recordCancelled({ id, createdBy }: Operation, item: ClaimedItem): Promise<void> {
  const { position, targetId, customerId } = item;
  await db().transaction(async (tx) => {
    if (!(await endItem(tx, { operationId: id, ...item }, "done", "Cancelled."))) return;
    await closeRun(tx, targetId, {
      status: "cancelled",
      endedAt: new Date(),
      endedBecause: `Cancelled by operation ${id}.`,
    });
    await withdrawHeld(tx, targetId);
    await appendAudit(tx, {
      actor: { type: "user", id: createdBy },
      action: "run_cancelled",
      subject: { type: "run", id: targetId },
      customerId,
      runId: targetId,
      dedupeKey: `operation:${id}:${position}`,
      detail: { operationId: id },
    });
  });
}

/** Questions nobody needs to answer any more: unless money has moved, or another run waits for the same answer. */
async function withdrawHeld(tx: Transaction, runId: string): Promise<void> {
  const held = await tx.execute<{ id: string }>(sql`
    select a.id from approvals a
    where a.status in ('pending', 'approved')
      and a.source_message_id in (select message_id from agent_states where run_id = ${runId})
      and not exists (
        select from refunds f
        where f.source_message_id = a.source_message_id and f.order_id = a.order_id and f.status in ('executing', 'confirmed'))
      and not exists (
        select from runs other join agent_states s on s.run_id = other.id and s.message_id = a.source_message_id
        where other.subject_id = a.ticket_id and other.ended_at is null and other.id <> ${runId})`);
  for (const { id } of held) {
    await withdrawApproval(tx, id, { cause: "run_cancelled", runId });
    // Nobody is there to go on with it.
    await tx.update(approvals).set({ nudgeAt: null }).where(eq(approvals.id, id));
  }
}
