import { and, eq, sql } from "drizzle-orm";
import { operationItems, type operations, webhookDeliveries } from "@/db/schema";
import { VagusError } from "@/lib/app-errors";
import { db, type Transaction } from "@/lib/db";
import { acceptRejected, auditReplay, sendEventAgain } from "@/lib/webhooks/replay/carry-out-replay";
import { planReplay, type ReplayPlan } from "@/lib/webhooks/replay/plan-replay";
import { whyNotReplayable } from "@/lib/webhooks/replay/rules";
import type { Replayed } from "@/lib/webhooks/schemas";
import { findSender } from "@/lib/webhooks/senders";
import type { ClaimedItem } from "./claim-items.ts";
import { endItem } from "./end-item.ts";

type Operation = typeof operations.$inferSelect;
type Delivery = typeof webhookDeliveries.$inferSelect;

/**
 * Processes an item's delivery again. An event is sent in the transaction that marks its item, so whole or not at all.
 * What was rejected goes in by its own door, which lets the same request in once; a crash right behind it leaves the
 * item claimed, and `askAboutUncertain` finds out.
 */
export async function redeliverItem(operation: Operation, item: ClaimedItem): Promise<void> {
  const [row] = await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.id, item.targetId));
  if (!row) return end(operation, item, "skipped", "Not processed: it is no longer kept.");
  const plan = await planReplay(row, await findSender(row.provider));
  if ("code" in plan) return end(operation, item, "skipped", `Not processed: ${whyNotReplayable(plan)}`);
  try {
    if (plan.how === "accept") {
      const accepted = await acceptRejected(row, plan);
      if ("code" in accepted) return await end(operation, item, "failed", whyNotReplayable(accepted));
      return await recordAccepted(operation, item, row, accepted);
    }
    await sendOnce(operation, item, row, plan);
  } catch (error) {
    return end(operation, item, "failed", saidByUs(error));
  }
}

function sendOnce(
  operation: Operation,
  item: ClaimedItem,
  row: Delivery,
  plan: Extract<ReplayPlan, { how: "send" }>,
): Promise<void> {
  return db().transaction(async (tx) => {
    if (!(await isOpen(tx, operation, item))) return;
    const eventId = await sendEventAgain(tx, row.id, plan);
    const replayed = { deliveryId: row.id, eventId };
    await record(tx, operation, item, row, { replayed, outcome: `Sent as ${plan.name}.` });
  });
}

/** Writes down that a request was let in which had been rejected: the item, the audit row. Once an item. */
export async function recordAccepted(
  operation: Operation,
  item: ClaimedItem,
  row: Delivery,
  replayed: Replayed,
): Promise<void> {
  const { deliveryId, eventId } = replayed;
  const [now] = await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.id, deliveryId));
  await db().transaction(async (tx) => {
    if (!(await isOpen(tx, operation, item))) return;
    const outcome = eventId
      ? `Let in as ${deliveryId}.`
      : now?.status === "duplicate"
        ? `It had come again meanwhile as ${now.duplicateOf}: nothing was sent twice.`
        : `Let in as ${deliveryId}; it means nothing here and starts nothing.`;
    await record(tx, operation, item, row, { replayed, outcome });
    if (eventId) return;
    await endItem(
      tx,
      { operationId: operation.id, ...item },
      now?.status === "duplicate" ? "skipped" : "done",
      outcome,
    );
  });
}

/** Locks the item: of two that would act on it, the second finds what the first did. */
async function isOpen(tx: Transaction, { id }: Operation, { position }: ClaimedItem): Promise<boolean> {
  const [item] = await tx
    .select({ status: operationItems.status, newEventId: operationItems.newEventId })
    .from(operationItems)
    .where(and(eq(operationItems.operationId, id), eq(operationItems.position, position)))
    .for("update");
  return item?.status === "pending" && item.newEventId === null;
}

async function record(
  tx: Transaction,
  { id: operationId, createdBy }: Operation,
  { position }: ClaimedItem,
  row: Delivery,
  { replayed, outcome }: { replayed: Replayed; outcome: string },
): Promise<void> {
  await tx
    .update(operationItems)
    .set({ newEventId: replayed.eventId, outcome, actedAt: sql`coalesce(${operationItems.actedAt}, now())` })
    .where(and(eq(operationItems.operationId, operationId), eq(operationItems.position, position)));
  const dedupeKey = `operation:${operationId}:${position}`;
  await auditReplay(tx, row, { by: createdBy, operationId, dedupeKey, ...replayed });
}

async function end(
  { id }: Operation,
  item: ClaimedItem,
  status: "skipped" | "failed",
  outcome: string,
): Promise<void> {
  await endItem(db(), { operationId: id, ...item }, status, outcome);
}

/** The sentence of an expected failure. Any other is a fault that passes and is thrown on: the item stays claimed. */
function saidByUs(error: unknown): string {
  if (error instanceof VagusError) return error.message;
  throw error;
}
