import { and, count, desc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { auditLog, outbox, runs, tickets, users, webhookDeliveries } from "@/db/schema";
import { maskPayload } from "@/lib/access/mask-payload";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { recordReveal } from "@/lib/audit/record-reveal";
import { db } from "@/lib/db";
import { daysKept } from "@/lib/retention/rules";
import { showDelivery } from "./list-deliveries.ts";
import { findReplayFault, verifyDelivery } from "./replay/plan-replay.ts";
import { whyNotReplayable } from "./replay/rules.ts";
import { DeliveryDetail, type Replay } from "./schemas.ts";
import { findSender } from "./senders.ts";

/** Most replays shown; the audit log has all. */
const MOST = 20;

const Detail = z.object({
  deliveryId: z.string(),
  eventId: z.string().nullable(),
  operationId: z.string().nullable().default(null),
});

/**
 * A delivery with its events, runs and replays, and the result of verifying its signature today. Masks the body.
 * @throws NotFound
 */
export async function readDelivery(me: Me, id: string): Promise<DeliveryDetail> {
  requirePermission(me, "see");
  return load(id, { revealed: false });
}

/** A delivery with its body and the sender's address. Writes an audit row that names the reader. @throws NotFound */
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
    clearedAfterDays: daysKept(row.receivedAt, row.bodyClearedAt),
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

/** Reads the replays of a delivery from the audit log, newest first, and the runs that followed. */
async function loadReplays(deliveryId: string): Promise<Replay[]> {
  const rows = await db()
    .select({ at: auditLog.at, actorId: auditLog.actorId, name: users.name, detail: auditLog.detail })
    .from(auditLog)
    .leftJoin(users, eq(users.id, auditLog.actorId))
    .where(and(eq(auditLog.subjectId, deliveryId), eq(auditLog.action, "delivery_replayed")))
    .orderBy(desc(auditLog.seq))
    .limit(MOST);
  const replays = rows.map(({ at, actorId, name, detail }) => ({
    at: at.toISOString(),
    byName: name ?? actorId,
    ...Detail.parse(detail),
  }));
  const eventIds = replays.flatMap(({ eventId }) => eventId ?? []);
  const started = await db()
    .select({ id: runs.id, functionId: runs.functionId, status: runs.status, eventId: runs.eventId })
    .from(runs)
    .where(inArray(runs.eventId, eventIds));
  return replays.map((replay) => ({
    ...replay,
    runs: started.filter(({ eventId }) => eventId !== null && eventId === replay.eventId),
  }));
}
