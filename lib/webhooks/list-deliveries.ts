import { and, desc, eq, gte, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import { webhookDeliveries } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { PAGE_SIZE, readCursor, toPage } from "@/lib/http/cursor";
import { idAt } from "@/lib/ids";
import { COUNT_LIMIT, DELIVERY_CURSOR, Delivery, type DeliveryFilter, type DeliveryPage } from "./schemas.ts";

/** A delivery id, or the beginning of one. */
const DELIVERY_ID = /^dlv_[0-9A-Z]{1,26}$/i;

/** One page of matching deliveries, newest first, and their number up to `COUNT_LIMIT`. */
export async function listDeliveries(me: Me, { cursor, ...filter }: DeliveryFilter): Promise<DeliveryPage> {
  requirePermission(me, "see");
  const before = readCursor(cursor, DELIVERY_CURSOR);
  const matching = matchDeliveries(filter);
  const [rows, count] = await Promise.all([
    db()
      .select()
      .from(webhookDeliveries)
      .where(and(matching, before ? lt(webhookDeliveries.id, before) : undefined))
      .orderBy(desc(webhookDeliveries.id))
      .limit(PAGE_SIZE + 1),
    countMatching(matching),
  ]);
  const page = toPage(rows, ({ id }) => id);
  return { items: page.items.map(showDelivery), nextCursor: page.nextCursor, count };
}

async function countMatching(matching: SQL | undefined): Promise<DeliveryPage["count"]> {
  const [row] = await db().execute<{ n: number }>(sql`
    select count(*)::int as n from (
      select from ${webhookDeliveries} where ${matching ?? sql`true`} limit ${COUNT_LIMIT + 1}) counted`);
  const n = row?.n ?? 0;
  return { value: Math.min(n, COUNT_LIMIT), exact: n <= COUNT_LIMIT };
}

/** A delivery as lists show it, without its body. */
export function showDelivery(row: typeof webhookDeliveries.$inferSelect): Delivery {
  return Delivery.parse({ ...row, eventId: row.outboxId, receivedAt: row.receivedAt.toISOString() });
}

/**
 * The condition of a filter of the webhooks page. Lists, counts and operations share it, so that an operation acts on
 * the deliveries that the list shows. A time window is a range of ids.
 */
export function matchDeliveries(filter: Omit<DeliveryFilter, "cursor">): SQL | undefined {
  const { status, provider, kind, cause, from, until, q } = filter;
  return and(
    status ? eq(webhookDeliveries.status, status) : undefined,
    provider ? eq(webhookDeliveries.provider, provider) : undefined,
    kind ? eq(webhookDeliveries.kind, kind) : undefined,
    cause ? eq(webhookDeliveries.cause, cause) : undefined,
    from ? gte(webhookDeliveries.id, idAt("delivery", Date.parse(from))) : undefined,
    until ? lt(webhookDeliveries.id, idAt("delivery", Date.parse(until))) : undefined,
    q ? hasId(q) : undefined,
  );
}

/** Matches an id: the delivery's own, the vendor's, the ticket's, the event's, or the id of the delivery it copies. */
function hasId(q: string): SQL | undefined {
  if (DELIVERY_ID.test(q)) {
    const begins = `dlv_${q.slice("dlv_".length).toUpperCase()}`;
    const own = sql`(${gte(webhookDeliveries.id, begins)} and ${lt(webhookDeliveries.id, `${begins}~`)})`;
    return or(own, eq(webhookDeliveries.duplicateOf, begins));
  }
  return or(
    // The index covers these statuses.
    and(
      eq(webhookDeliveries.providerEventId, q),
      inArray(webhookDeliveries.status, ["accepted", "processed"]),
    ),
    eq(webhookDeliveries.ticketId, q),
    eq(webhookDeliveries.outboxId, q),
  );
}
