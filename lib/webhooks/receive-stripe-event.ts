import { type SQL, sql } from "drizzle-orm";
import { db } from "@/lib/db";
import { EVENTS } from "@/lib/events/catalogue";
import { newId } from "@/lib/ids";
import { noteDuplicate } from "./note-duplicate.ts";
import type { StripeNotice } from "./read-stripe-notice.ts";
import { keptHeaders, type Received, storable } from "./rules.ts";

/** A verified event, and what it means to us: a notice, or the code why it means nothing. */
interface Arrived {
  id: string;
  type: string;
  meaning: StripeNotice | "unhandled_type" | "thin_dispute";
}

/**
 * Stores an event of Stripe: delivery and our own event in one statement, so in one round trip and whole or not at all.
 * The same event again adds a line that says so, and nothing else.
 */
export async function receiveStripeEvent(event: Arrived, raw: string, headers: Headers): Promise<Received> {
  const deliveryId = newId("delivery");
  const eventId = newId("event");
  const notice = typeof event.meaning === "string" ? undefined : event.meaning;
  const cause = typeof event.meaning === "string" ? event.meaning : null;
  const [stored] = await db().execute<{ accepted: boolean }>(sql`
    with subject as (${notice ? subjectOf(notice) : sql`select null::jsonb as data, null::text as ticket_id`}),
    delivery as (
      insert into webhook_deliveries
        (id, provider, provider_event_id, kind, status, cause, http_status, headers, body, body_bytes, ticket_id, outbox_id)
      select ${deliveryId}, 'stripe', ${event.id}, ${event.type}, 'accepted', ${cause}, 200,
             ${JSON.stringify(keptHeaders(headers))}::text::jsonb, ${storable(raw)}, ${Buffer.byteLength(raw)}, ticket_id,
             ${notice ? eventId : null}
      from subject
      on conflict (provider, provider_event_id) where status in ('accepted', 'processed') do nothing
      returning id
    ), event as (
      insert into outbox (id, name, data, starts_run)
      select ${eventId}, ${notice?.name ?? null}, data, ${notice ? EVENTS[notice.name].startsRun : false}
      from delivery, subject where data is not null
    )
    select exists (select from delivery) as accepted`);
  if (stored?.accepted) return { deliveryId, status: "accepted" };
  await noteDuplicate({ provider: "stripe", providerEventId: event.id, raw, headers }, deliveryId);
  return { deliveryId, status: "duplicate" };
}

/** One row: the data of our event, and the ticket it belongs to. */
function subjectOf(notice: StripeNotice): SQL {
  if (notice.about === "dispute") {
    const { chargeId, disputeId, status } = notice;
    return sql`
      select jsonb_build_object('orderId', o.id, 'customerId', o.customer_id,
                                'disputeId', ${disputeId}::text, 'status', ${status}::text) as data,
             null::text as ticket_id
      from (select 1) one left join orders o on o.charge_id = ${chargeId}
      limit 1`;
  }
  const { stripeRefundId, status, sourceMessageId, orderId } = notice;
  // Stripe can tell of a refund before our own call to it has been answered: then the pair in its metadata names the row.
  return sql`
    select jsonb_build_object('refundId', r.id, 'stripeRefundId', ${stripeRefundId}::text, 'status', ${status}::text,
                              'ticketId', a.ticket_id, 'customerId', r.customer_id) as data,
           a.ticket_id
    from (select 1) one
    left join refunds r on r.stripe_refund_id = ${stripeRefundId}
      or (r.stripe_refund_id is null and r.source_message_id = ${sourceMessageId} and r.order_id = ${orderId})
    left join approvals a on a.id = r.approval_id
    limit 1`;
}
