import { count, eq } from "drizzle-orm";
import { outbox, runs, tickets, webhookDeliveries } from "@/db/schema";
import { maskPayload } from "@/lib/access/mask-payload";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { recordReveal } from "@/lib/audit/record-reveal";
import { db } from "@/lib/db";
import { showDelivery } from "./list-deliveries.ts";
import { loadReplays } from "./replay/load-replays.ts";
import { findReplayFault } from "./replay/plan-replay.ts";
import { verifyDelivery } from "./replay/recheck-delivery.ts";
import { whyNotReplayable } from "./replay/rules.ts";
import { DeliveryDetail } from "./schemas.ts";
import { findSender } from "./senders.ts";

/**
 * A delivery with its events, runs and replays, and whether it proves today who sent it; its body stays masked.
 * @throws NotFound
 */
export async function readDelivery(me: Me, id: string): Promise<DeliveryDetail> {
  requirePermission(me, "see");
  return load(id, { revealed: false });
}

/**
 * The same with its body and the sender's address; writes an audit row of who read them.
 * @throws NotFound
 */
export async function revealDelivery(me: Me, id: string): Promise<DeliveryDetail> {
  requirePermission(me, "reveal");
  const delivery = await load(id, { revealed: true });
  const [ticket] = await db()
    .select({ customerId: tickets.customerId })
    .from(tickets)
    .where(eq(tickets.id, delivery.ticketId ?? ""));
  await recordReveal(me, { type: "delivery", id }, ticket?.customerId ?? null);
  return delivery;
}

async function load(id: string, { revealed }: { revealed: boolean }): Promise<DeliveryDetail> {
  const [row] = await db().select().from(webhookDeliveries).where(eq(webhookDeliveries.id, id));
  if (!row) throw new NotFound("delivery", id);
  const eventId = row.outboxId ?? "";
  const [sender, replays, [event], started, [copies]] = await Promise.all([
    findSender(row.provider),
    loadReplays(id),
    db().select().from(outbox).where(eq(outbox.id, eventId)),
    db().select().from(runs).where(eq(runs.eventId, eventId)),
    db().select({ n: count() }).from(webhookDeliveries).where(eq(webhookDeliveries.duplicateOf, id)),
  ]);
  const verification = verifyDelivery(row, sender);
  const fault = findReplayFault(row, verification);
  const { "x-forwarded-for": address, ...headers } = row.headers;
  return DeliveryDetail.parse({
    ...showDelivery(row),
    headers: revealed && address ? { ...headers, "x-forwarded-for": address } : headers,
    hasBody: row.body !== null,
    body: revealed ? row.body : null,
    maskedBody: row.body === null ? null : maskPayload(row.body),
    verification,
    verifiedAt: new Date().toISOString(),
    notReplayable: fault ? whyNotReplayable(fault) : null,
    replays,
    event: event ?? null,
    runs: started,
    duplicates: copies?.n ?? 0,
  });
}
