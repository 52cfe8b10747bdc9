import { and, eq, gte, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import { webhookDeliveries } from "@/db/schema";
import { idAt } from "@/lib/ids";
import type { DeliveryFilter } from "./schemas.ts";

/** A delivery id, or the beginning of one. */
const DELIVERY_ID = /^dlv_[0-9A-Z]{1,26}$/i;

/**
 * The condition of a filter of the webhooks page. Lists, counts and operations share it, so that an operation acts on
 * what was shown. A window in time is a range of ids.
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

/** By an id: its own, the vendor's, its ticket's, its event's, or that of the delivery it copies. */
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
