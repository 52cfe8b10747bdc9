import { eq } from "drizzle-orm";
import { webhookDeliveries } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { db, type Queryable } from "@/lib/db";
import type { Replayed } from "../schemas.ts";
import { findSender } from "../senders.ts";
import { acceptRejected, auditReplay, sendEventAgain } from "./carry-out-replay.ts";
import { notReplayable, planReplay } from "./plan-replay.ts";

/**
 * Processes a stored request again, as `planReplay` decides.
 * @throws NotFound; Conflict when there is nothing to replay, or the request would be rejected again
 */
export async function replayDelivery(actor: Me, id: string): Promise<Replayed> {
  requirePermission(actor, "operate");
  const [row] = await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.id, id));
  if (!row) throw new NotFound("delivery", id);
  const plan = await planReplay(row, await findSender(row.provider));
  if ("code" in plan) throw notReplayable(plan);
  const audit = async (tx: Queryable, replayed: Replayed) => {
    const dedupeKey = `replay:${id}:${replayed.eventId ?? replayed.deliveryId}`;
    await auditReplay(tx, row, { by: actor.id, dedupeKey, ...replayed });
    return replayed;
  };
  if (plan.how === "accept") {
    const accepted = await acceptRejected(row, plan);
    if ("code" in accepted) throw notReplayable(accepted);
    return audit(db(), accepted);
  }
  return db().transaction(async (tx) =>
    audit(tx, { deliveryId: id, eventId: await sendEventAgain(tx, id, plan) }),
  );
}
