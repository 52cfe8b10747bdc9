import { eq } from "drizzle-orm";
import { outbox, webhookDeliveries } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { appendAudit } from "@/lib/audit/append-audit";
import { db, type Queryable } from "@/lib/db";
import { Conflict, NotFound } from "@/lib/errors";
import { emitNamedEvent } from "@/lib/events/emit-named-event";
import { interpretDelivery } from "./interpret-delivery.ts";
import type { Replayed } from "./schemas.ts";
import { senderOf } from "./sender-of.ts";
import { verifyDelivery } from "./verify-delivery.ts";

type Row = typeof webhookDeliveries.$inferSelect;

/**
 * Processes a stored request again, on somebody's word. One that was taken sends its event under a fresh id, so that runs
 * follow although the engine knows the old one; one that meant nothing then is read as it means today; one that was
 * rejected goes in as if it came once more. What verifies no longer is not replayed.
 * @throws NotFound; Conflict when there is nothing to replay, or it would be turned away again
 */
export async function replayDelivery(actor: Me, id: string): Promise<Replayed> {
  requirePermission(actor, "operate");
  const [row] = await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.id, id));
  if (!row) throw new NotFound("delivery", id);
  if (row.status === "duplicate")
    throw refused("duplicate", `This is a copy of ${row.duplicateOf}; replay that one.`);
  if (row.outboxId) return sendAgain(actor, row, row.outboxId);
  const verification = await verifyDelivery(row);
  if (verification === "not_kept")
    throw refused(verification, "Its body was not kept; ask the sender to send it again.");
  if (verification !== "counts")
    throw refused(
      verification,
      `It does not prove who sent it (${verification}). Put the secret right first.`,
    );
  return row.status === "rejected" ? acceptAnew(actor, row) : sendAsMeantToday(actor, row);
}

async function sendAgain(actor: Me, row: Row, outboxId: string): Promise<Replayed> {
  return db().transaction(async (tx) => {
    const [before] = await tx.select().from(outbox).where(eq(outbox.id, outboxId));
    if (!before) throw new NotFound("event", outboxId);
    const eventId = await emitNamedEvent(tx, before.name, before.data);
    return audited(tx, actor, row, { deliveryId: row.id, eventId });
  });
}

async function sendAsMeantToday(actor: Me, row: Row): Promise<Replayed> {
  const meaning = await interpretDelivery(row);
  if ("cause" in meaning) throw refused(meaning.cause, `It still means nothing to us (${meaning.cause}).`);
  return db().transaction(async (tx) => {
    const eventId = await emitNamedEvent(tx, meaning.name, meaning.data);
    await tx
      .update(webhookDeliveries)
      .set({ outboxId: eventId, cause: null })
      .where(eq(webhookDeliveries.id, row.id));
    return audited(tx, actor, row, { deliveryId: row.id, eventId });
  });
}

/** By the same door as from outside; the vendor may have come again meanwhile, then it is a duplicate and starts nothing. */
async function acceptAnew(actor: Me, row: Row): Promise<Replayed> {
  const sender = await senderOf(row.provider);
  const outcome = await sender.accept(row.body ?? "", new Headers(row.headers), row.receivedAt.getTime());
  if (!("deliveryId" in outcome))
    throw refused(outcome.cause, `It would be turned away again (${outcome.cause}).`);
  const { deliveryId } = outcome;
  const [now] = await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.id, deliveryId));
  return audited(db(), actor, row, { deliveryId, eventId: now?.outboxId ?? null });
}

async function audited(tx: Queryable, actor: Me, row: Row, replayed: Replayed): Promise<Replayed> {
  await appendAudit(tx, {
    actor: { type: "user", id: actor.id },
    action: "delivery_replayed",
    subject: { type: "delivery", id: row.id },
    dedupeKey: `replay:${row.id}:${replayed.eventId ?? replayed.deliveryId}`,
    detail: { provider: row.provider, kind: row.kind, ...replayed },
  });
  return replayed;
}

function refused(cause: string, why: string): Conflict {
  return new Conflict({ code: "not_replayable", message: `${why} Nothing was changed.`, details: { cause } });
}
