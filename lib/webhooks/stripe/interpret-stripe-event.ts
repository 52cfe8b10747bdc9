import { toStorable } from "@vagus/primitives/storable-text";
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { EventName } from "@/lib/events/event-schemas";
import { readStripeStatus } from "@/lib/refunds/rules";
import type { LookedUpEvent } from "../sender.ts";

const Word = z.string().max(255).transform(toStorable);
const Id = z.string().min(1).max(255).transform(toStorable);

/** A snapshot event: carries the object as it was then, in the API version of the endpoint. */
const SnapshotEvent = z.looseObject({
  object: z.literal("event"),
  id: Id,
  type: Id,
  livemode: z.boolean(),
  data: z.looseObject({ object: z.looseObject({}) }),
});

/** A thin event: says only which object changed. */
const ThinEvent = z.looseObject({
  object: z.literal("v2.core.event"),
  id: Id,
  type: Id,
  livemode: z.boolean(),
  related_object: z.looseObject({ id: Id, type: z.string() }).nullish(),
});

/** An event as Stripe posts it; fields that we do not read pass unchecked. */
export const StripeEvent = z.discriminatedUnion("object", [SnapshotEvent, ThinEvent]);
export type StripeEvent = z.infer<typeof StripeEvent>;

/** Stripe adds statuses over time, so any text passes. */
const StripeRefundObject = z.looseObject({
  id: Id,
  object: z.literal("refund"),
  status: Word.nullable(),
  metadata: z.record(z.string(), z.string().transform(toStorable)).nullish(),
});

const StripeDisputeObject = z.looseObject({
  id: Id,
  object: z.literal("dispute"),
  status: Word,
  charge: z.union([Id, z.looseObject({ id: Id }).transform(({ id }) => id)]),
});

type StripeEventName = Extract<EventName, `stripe/${string}`>;

/** The event types in use. `charge.refund.updated` is the old name of `refund.updated`. */
const NAMES: Record<string, StripeEventName> = {
  "refund.created": "stripe/refund.created",
  "refund.updated": "stripe/refund.updated",
  "charge.refund.updated": "stripe/refund.updated",
  "refund.failed": "stripe/refund.failed",
  "charge.dispute.created": "stripe/charge.dispute.created",
  "charge.dispute.closed": "stripe/charge.dispute.closed",
  "customer.created": "stripe/customer.created",
  "customer.updated": "stripe/customer.updated",
  "customer.deleted": "stripe/customer.deleted",
  "charge.succeeded": "stripe/charge.succeeded",
  "checkout.session.completed": "stripe/checkout.session.completed",
};

/** Reads our event for a Stripe event. `unhandled_type`: none. `schema`: its object is not as documented. */
export function interpretStripeEvent(event: StripeEvent): LookedUpEvent | "unhandled_type" | "schema" {
  // Thin events of the first API have the snapshots' names with the prefix `v1.`.
  const type = event.object === "event" ? event.type : event.type.replace(/^v1\./, "");
  const name = Object.hasOwn(NAMES, type) ? NAMES[type] : undefined;
  if (!name) return "unhandled_type";
  if (name.startsWith("stripe/refund.")) return refundEvent(name, event);
  if (name.startsWith("stripe/charge.dispute.")) return disputeEvent(name, event);
  const id = Id.safeParse(
    event.object === "event" ? event.data.object.id : (event.related_object?.id ?? undefined),
  );
  if (!id.success) return "schema";
  if (name.startsWith("stripe/customer.")) return { name, lookUp: lookUpCustomer(id.data) };
  return name === "stripe/charge.succeeded"
    ? { name, lookUp: lookUpOrder(id.data, { chargeId: id.data, checkoutSessionId: null }) }
    : { name, lookUp: lookUpOrder(null, { chargeId: null, checkoutSessionId: id.data }) };
}

/** A thin event names its object only: the status is null, and Stripe is asked for it later. */
function refundEvent(name: StripeEventName, event: StripeEvent): LookedUpEvent | "schema" {
  if (event.object === "v2.core.event") {
    const stripeRefundId = event.related_object?.id;
    return stripeRefundId ? { name, lookUp: lookUpRefund({ stripeRefundId, status: null }) } : "schema";
  }
  const refund = StripeRefundObject.safeParse(event.data.object);
  if (!refund.success) return "schema";
  const { id: stripeRefundId, status, metadata } = refund.data;
  return {
    // A refund that was undone triggers the functions of a failed refund, whatever Stripe calls the event.
    name: readStripeStatus(status) === "undone" ? "stripe/refund.failed" : name,
    lookUp: lookUpRefund({
      stripeRefundId,
      status,
      sourceMessageId: metadata?.source_message_id,
      orderId: metadata?.order_id,
    }),
  };
}

function disputeEvent(name: StripeEventName, event: StripeEvent): LookedUpEvent | "schema" {
  if (event.object === "v2.core.event") {
    const disputeId = event.related_object?.id;
    return disputeId ? { name, lookUp: lookUpOrder(null, { disputeId, status: null }) } : "schema";
  }
  const dispute = StripeDisputeObject.safeParse(event.data.object);
  if (!dispute.success) return "schema";
  const { id: disputeId, status, charge: chargeId } = dispute.data;
  return { name, lookUp: lookUpOrder(chargeId, { disputeId, status }) };
}

/**
 * Stripe can send a refund's event before it has answered our own call: then the message and order in its metadata name
 * the row. A refund made by hand at Stripe has neither.
 */
function lookUpRefund({
  stripeRefundId,
  status,
  sourceMessageId = null,
  orderId = null,
}: {
  stripeRefundId: string;
  status: string | null;
  sourceMessageId?: string | null;
  orderId?: string | null;
}) {
  return sql`
    select jsonb_build_object('refundId', r.id, 'stripeRefundId', ${stripeRefundId}::text, 'status', ${status}::text,
                              'ticketId', a.ticket_id, 'customerId', r.customer_id) as data,
           null::text as message_id, a.ticket_id, null::text as cause
    from (select 1) one
    left join refunds r on r.stripe_refund_id = ${stripeRefundId}
      or (r.stripe_refund_id is null and r.source_message_id = ${sourceMessageId} and r.order_id = ${orderId})
    left join approvals a on a.id = r.approval_id
    limit 1`;
}

/** The order of a charge, with the facts of the event. */
function lookUpOrder(chargeId: string | null, facts: Record<string, string | null>) {
  return sql`
    select ${JSON.stringify(facts)}::text::jsonb || jsonb_build_object('orderId', o.id, 'customerId', o.customer_id) as data,
           null::text as message_id, null::text as ticket_id, null::text as cause
    from (select 1) one left join orders o on o.charge_id = ${chargeId}
    limit 1`;
}

function lookUpCustomer(stripeCustomerId: string) {
  return sql`
    select jsonb_build_object('stripeCustomerId', ${stripeCustomerId}::text, 'customerId', s.customer_id) as data,
           null::text as message_id, null::text as ticket_id, null::text as cause
    from (select 1) one left join stripe_customers s on s.id = ${stripeCustomerId}
    limit 1`;
}
