import { and, eq } from "drizzle-orm";
import { webhookDeliveries } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append-audit";
import { db, type Queryable, type Transaction } from "@/lib/db";
import { emitNamedEvent } from "@/lib/events/emit-event";
import { withIds } from "@/lib/telemetry/call-ids";
import { acceptRequest } from "../receive-request.ts";
import type { Replayed, ReplayFault } from "../schemas.ts";
import { type ReplayPlan, type StoredDelivery, storedRequest } from "./plan-replay.ts";

/**
 * Accepts a request that was rejected, by the same checks as a new one. The vendor may have sent it again meanwhile: then
 * it is a duplicate and starts nothing.
 */
export async function acceptRejected(
  row: StoredDelivery,
  { sender }: Extract<ReplayPlan, { how: "accept" }>,
): Promise<Replayed | ReplayFault> {
  const outcome = await withIds({ deliveryId: row.id }, () => acceptRequest(sender, storedRequest(row)));
  if (!("deliveryId" in outcome)) return { code: "turned_away", about: outcome.cause };
  const { deliveryId } = outcome;
  const [now] = await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.id, deliveryId));
  return { deliveryId, eventId: now?.outboxId ?? null };
}

/**
 * Sends the event of a stored request under a fresh id, so that runs follow although the engine knows the old one. A
 * delivery that no run has answered yet waits for the new event.
 * @returns the event's id
 */
export async function sendEventAgain(
  tx: Transaction,
  deliveryId: string,
  { name, data }: Extract<ReplayPlan, { how: "send" }>,
): Promise<string> {
  const eventId = await emitNamedEvent(tx, name, data);
  await tx
    .update(webhookDeliveries)
    .set({ outboxId: eventId, cause: null })
    .where(and(eq(webhookDeliveries.id, deliveryId), eq(webhookDeliveries.status, "accepted")));
  return eventId;
}

/** The person who asked for it, the operation it was part of, and the result. */
interface AuditedReplay extends Replayed {
  by: string;
  dedupeKey: string;
  operationId?: string;
}

/** Writes the audit row of a stored request that was processed again. */
export function auditReplay(
  tx: Queryable,
  row: Pick<StoredDelivery, "id" | "provider" | "kind">,
  { by, dedupeKey, ...result }: AuditedReplay,
): Promise<void> {
  return appendAudit(tx, {
    actor: { type: "user", id: by },
    action: "delivery_replayed",
    subject: { type: "delivery", id: row.id },
    dedupeKey,
    detail: { provider: row.provider, kind: row.kind, ...result },
  });
}
