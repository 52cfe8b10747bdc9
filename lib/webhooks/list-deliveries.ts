import { and, desc, eq, lt } from "drizzle-orm";
import { webhookDeliveries } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { PAGE_SIZE, readCursor, toPage } from "@/lib/http/cursor";
import type { DeliveryFilter, DeliveryPage } from "./schemas.ts";
import { showDelivery } from "./show-delivery.ts";

/** Requests of vendors, newest first. */
export async function listDeliveries(
  me: Me,
  { status, provider, cursor }: DeliveryFilter,
): Promise<DeliveryPage> {
  requirePermission(me, "see");
  const before = readCursor(cursor, /^dlv_\w+$/);
  const rows = await db()
    .select()
    .from(webhookDeliveries)
    .where(
      and(
        status ? eq(webhookDeliveries.status, status) : undefined,
        provider ? eq(webhookDeliveries.provider, provider) : undefined,
        before ? lt(webhookDeliveries.id, before) : undefined,
      ),
    )
    .orderBy(desc(webhookDeliveries.id))
    .limit(PAGE_SIZE + 1);
  const page = toPage(rows, ({ id }) => id);
  return { items: page.items.map(showDelivery), nextCursor: page.nextCursor };
}
