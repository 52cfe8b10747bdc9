import type { operations } from "@/db/schema";
import { withdrawOrphans } from "@/lib/approvals/closing/withdraw-orphans";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { endRun } from "@/lib/ledger/end-runs";
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
    await endRun(tx, targetId, {
      status: "cancelled",
      endedAt: new Date(),
      endedBecause: `Cancelled by operation ${id}.`,
    });
    await withdrawOrphans(tx, targetId);
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
