import { and, eq, gte, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import { webhookDeliveries } from "@/db/schema";
import { idAt } from "@/lib/ids";
import type { DeliveryFilter } from "./schemas.ts";

/** An id of ours, or how one begins. */
const DELIVERY_ID = /^dlv_[0-9A-Z]{1,26}$/i;

/**
 * What a filter of the webhooks page matches, as a condition. The same for lists, counts and operations, so that what is
 * shown is what is acted on. A window in time is a range of ids.
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
    q ? named(q) : undefined,
  );
}

/** By a name it goes by: its own id, the vendor's, that of its ticket or event, or of the one it copies. */
function named(q: string): SQL | undefined {
  if (DELIVERY_ID.test(q)) {
    const begins = `dlv_${q.slice("dlv_".length).toUpperCase()}`;
    const own = sql`(${gte(webhookDeliveries.id, begins)} and ${lt(webhookDeliveries.id, `${begins}~`)})`;
    return or(own, eq(webhookDeliveries.duplicateOf, begins));
  }
  return or(
    // The statuses are those of the index.
    and(
      eq(webhookDeliveries.providerEventId, q),
      inArray(webhookDeliveries.status, ["accepted", "processed"]),
    ),
    eq(webhookDeliveries.ticketId, q),
    eq(webhookDeliveries.outboxId, q),
  );
}
