import { and, desc, lt, type SQL, sql } from "drizzle-orm";
import { webhookDeliveries } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { PAGE_SIZE, readCursor, toPage } from "@/lib/http/cursor";
import { matchDeliveries } from "./match-deliveries.ts";
import { COUNT_LIMIT, DELIVERY_CURSOR, Delivery, type DeliveryFilter, type DeliveryPage } from "./schemas.ts";

/** Deliveries that a filter matches, newest first, and how many there are, counted up to a limit. */
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

/** A delivery as lists show it: nothing of its body. */
export function showDelivery(row: typeof webhookDeliveries.$inferSelect): Delivery {
  return Delivery.parse({ ...row, eventId: row.outboxId, receivedAt: row.receivedAt.toISOString() });
}
