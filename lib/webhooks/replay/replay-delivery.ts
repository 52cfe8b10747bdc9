import { eq } from "drizzle-orm";
import { webhookDeliveries } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { db, type Queryable } from "@/lib/db";
import type { Replayed } from "../schemas.ts";
import { acceptAnew } from "./accept-anew.ts";
import { auditReplay } from "./audit-replay.ts";
import { planReplay } from "./plan-replay.ts";
import { sendAgain } from "./send-again.ts";

/**
 * Processes a stored request again, on somebody's word, as `planReplay` decides. What verifies no longer is not replayed.
 * @throws NotFound; Conflict when there is nothing to replay, or it would be turned away again
 */
export async function replayDelivery(actor: Me, id: string): Promise<Replayed> {
  requirePermission(actor, "operate");
  const [row] = await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.id, id));
  if (!row) throw new NotFound("delivery", id);
  const plan = await planReplay(row);
  const audit = async (tx: Queryable, replayed: Replayed) => {
    const dedupeKey = `replay:${id}:${replayed.eventId ?? replayed.deliveryId}`;
    await auditReplay(tx, row, { by: actor.id, dedupeKey, ...replayed });
    return replayed;
  };
  if (plan.how === "accept") return audit(db(), await acceptAnew(row, plan));
  return db().transaction(async (tx) =>
    audit(tx, { deliveryId: id, eventId: await sendAgain(tx, id, plan) }),
  );
}
