import { and, eq, isNull, sql } from "drizzle-orm";
import { operationItems, runs, webhookDeliveries } from "@/db/schema";
import { VagusError } from "@/lib/app-errors";
import { db, type Transaction } from "@/lib/db";
import { engineApi } from "@/lib/engine-client/engine-api";
import { acceptRejected, auditReplay, sendEventAgain } from "@/lib/webhooks/replay/carry-out-replay";
import { planReplay, type ReplayPlan } from "@/lib/webhooks/replay/plan-replay";
import type { Replayed } from "@/lib/webhooks/schemas";
import { findSender } from "@/lib/webhooks/senders";
import { endClaimed, endItem } from "../drive/end-item.ts";
import type { DeliveryTarget } from "../order-schemas.ts";
import type { ItemOutcome } from "../outcome-schemas.ts";
import { findAcceptedCopy } from "./find-accepted-copy.ts";
import type { ClaimedItem, Finding, OperationKind, OperationRow, Reread } from "./operation-kind.ts";
import { previewDeliveries, selectDeliveries } from "./select-deliveries.ts";

type Delivery = typeof webhookDeliveries.$inferSelect;

/** Processes stored deliveries again. */
export const redeliver: OperationKind<DeliveryTarget> = {
  hasCanary: true,
  select: selectDeliveries,
  preview: previewDeliveries,

  /**
   * Sends an event in the transaction that records its item. Accepts a rejected request once, by the same checks as a
   * new one; a crash right after that leaves the item claimed.
   */
  async act(operation, item) {
    const [row] = await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.id, item.targetId));
    if (!row) return endClaimed(operation, item, "skipped", { code: "delivery_not_kept" });
    const plan = await planReplay(row, await findSender(row.provider));
    if ("code" in plan)
      return endClaimed(operation, item, "skipped", { code: "not_replayable", fault: plan });
    if (plan.how === "send") return sendOnce(operation, item, row, plan);
    const accepted = await acceptRejected(row, plan);
    if ("code" in accepted)
      return endClaimed(operation, item, "failed", { code: "not_replayable", fault: accepted });
    return recordAccepted(operation, item, row, accepted);
  },

  async askAboutUncertain(operation, item): Promise<Finding> {
    const copy = await findAcceptedCopy(item);
    if (!copy) return "not_done";
    await recordAccepted(operation, item, copy.rejected, copy.replayed);
    return "recorded";
  },

  /**
   * A delivery ends when the runs of its event have ended, or with the event when no function listens. The reread finds
   * a run that appears later.
   */
  async settle(operationId) {
    await db().execute(sql`
      with seen as (
        select i.position, o.name, o.status = 'dead' as dead, not o.starts_run and o.status <> 'pending' as heard,
               count(r.id) as runs, count(*) filter (where r.id is not null and r.ended_at is null) as open,
               count(*) filter (where r.status in ('failed', 'cancelled')) as bad,
               min(r.function_id) filter (where r.status in ('failed', 'cancelled')) as worst, max(r.ended_at) as ended_at
        from operation_items i join outbox o on o.id = i.new_event_id
        left join runs r on r.event_id = o.id and r.rerun_of is null
        where i.operation_id = ${operationId} and i.status = 'pending'
        group by i.position, o.id
      )
      update operation_items i set
        status = case when seen.dead or seen.bad > 0 then 'failed' else 'done' end,
        ended_at = coalesce(seen.ended_at, now()),
        outcome = case
          when seen.bad > 0 then jsonb_build_object('code', 'runs_not_completed', 'runs', seen.runs, 'failed', seen.bad,
                                                    'functionId', seen.worst)
          when seen.dead then jsonb_build_object('code', 'event_not_taken', 'event', seen.name)
          when seen.runs = 0 then jsonb_build_object('code', 'event_sent', 'event', seen.name)
          else jsonb_build_object('code', 'runs_completed', 'event', seen.name, 'runs', seen.runs)
        end
      from seen
      where i.operation_id = ${operationId} and i.status = 'pending' and i.position = seen.position
        and (seen.dead or (seen.open = 0 and (seen.heard or seen.runs > 0)))`);
  },

  async reread({ status, newEventId }): Promise<Reread> {
    if (!newEventId || status === "residue") return "as_recorded";
    const followed = await db()
      .select()
      .from(runs)
      .where(and(eq(runs.eventId, newEventId), isNull(runs.rerunOf)));
    for (const { id, functionId, endedAt, status: ledger } of followed) {
      if (endedAt === null) return "unknown";
      const known = await engineApi.readRun(id);
      if (!known.ok && known.why === "away") return "unknown";
      if (known.ok && known.value.status !== ledger)
        return { residue: { code: "status_differs", functionId, ledger, engine: known.value.status } };
      if (status === "done" && (ledger === "failed" || ledger === "cancelled"))
        return { residue: { code: "late_run_failed", functionId, status: ledger } };
    }
    return "as_recorded";
  },
};

async function sendOnce(
  operation: OperationRow,
  item: ClaimedItem,
  row: Delivery,
  plan: Extract<ReplayPlan, { how: "send" }>,
): Promise<void> {
  try {
    await db().transaction(async (tx) => {
      if (!(await isOpen(tx, operation, item))) return;
      const eventId = await sendEventAgain(tx, row.id, plan);
      const replayed = { deliveryId: row.id, eventId };
      await recordReplay(tx, operation, item, row, {
        replayed,
        outcome: { code: "event_sent", event: plan.name },
      });
    });
  } catch (error) {
    // Rethrow any other error: the item stays claimed.
    if (!(error instanceof VagusError)) throw error;
    const outcome: ItemOutcome = { code: "event_refused", event: plan.name, why: error.code };
    await endClaimed(operation, item, "failed", outcome);
  }
}

/** Records a rejected request that was accepted, once: the item and the audit row. */
async function recordAccepted(
  operation: OperationRow,
  item: ClaimedItem,
  row: Delivery,
  replayed: Replayed,
): Promise<void> {
  const { deliveryId, eventId } = replayed;
  const [now] = await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.id, deliveryId));
  const isCopy = now?.status === "duplicate";
  const outcome: ItemOutcome = eventId
    ? { code: "accepted", deliveryId }
    : isCopy
      ? { code: "came_again", deliveryId: now.duplicateOf }
      : { code: "accepted_without_event", deliveryId };
  await db().transaction(async (tx) => {
    if (!(await isOpen(tx, operation, item))) return;
    await recordReplay(tx, operation, item, row, { replayed, outcome });
    if (eventId) return;
    const { position } = item;
    await endItem(tx, { operationId: operation.id, position }, isCopy ? "skipped" : "done", outcome);
  });
}

/** Locks the item, so that the second of two processes sees the result of the first. */
async function isOpen(tx: Transaction, { id }: OperationRow, { position }: ClaimedItem): Promise<boolean> {
  const [item] = await tx
    .select({ status: operationItems.status, newEventId: operationItems.newEventId })
    .from(operationItems)
    .where(and(eq(operationItems.operationId, id), eq(operationItems.position, position)))
    .for("update");
  return item?.status === "pending" && item.newEventId === null;
}

async function recordReplay(
  tx: Transaction,
  { id: operationId, createdBy }: OperationRow,
  { position }: ClaimedItem,
  row: Delivery,
  { replayed, outcome }: { replayed: Replayed; outcome: ItemOutcome },
): Promise<void> {
  await tx
    .update(operationItems)
    .set({ newEventId: replayed.eventId, outcome, actedAt: sql`coalesce(${operationItems.actedAt}, now())` })
    .where(and(eq(operationItems.operationId, operationId), eq(operationItems.position, position)));
  const dedupeKey = `operation:${operationId}:${position}`;
  await auditReplay(tx, row, { by: createdBy, operationId, dedupeKey, ...replayed });
}
