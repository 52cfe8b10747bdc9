import { type SQL, sql } from "drizzle-orm";
import type { StripeNotice } from "./read-stripe-notice.ts";

/** A query of one row: `data` of our event, and the `ticket_id` it belongs to. */
export function selectStripeSubject(notice: StripeNotice): SQL {
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
