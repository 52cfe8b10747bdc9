import type { EventName } from "@/lib/events/catalogue";
import { readStripeStatus } from "@/lib/refunds/rules";
import { StripeDisputeObject, type StripeEvent, StripeRefundObject } from "./stripe-schemas.ts";

type StripeEventName = Extract<EventName, `stripe/${string}`>;

/** What an event of Stripe means to us. */
export type StripeNotice =
  | {
      about: "refund";
      name: StripeEventName;
      stripeRefundId: string;
      /** Null when only the object's name came: then Stripe is asked. */
      status: string | null;
      /** The pair that the money door put into the metadata; null for a refund made by hand. */
      sourceMessageId: string | null;
      orderId: string | null;
    }
  | {
      about: "dispute";
      name: StripeEventName;
      disputeId: string;
      /** Null, like the charge, when only the object's name came: then Stripe is asked. */
      status: string | null;
      chargeId: string | null;
    };

/** The types that mean something to us. `charge.refund.updated` is the old name of `refund.updated`. */
const NAMES: Record<string, StripeEventName> = {
  "refund.created": "stripe/refund.created",
  "refund.updated": "stripe/refund.updated",
  "charge.refund.updated": "stripe/refund.updated",
  "refund.failed": "stripe/refund.failed",
  "charge.dispute.created": "stripe/charge.dispute.created",
  "charge.dispute.closed": "stripe/charge.dispute.closed",
};

/**
 * Reads what an event means: a notice, `unhandled_type` for one that is nothing to us, `schema` for an object that is not
 * as documented.
 */
export function readStripeNotice(event: StripeEvent): StripeNotice | "unhandled_type" | "schema" {
  // Thin events of the first API are called like the snapshots, behind `v1.`.
  const type = event.object === "event" ? event.type : event.type.replace(/^v1\./, "");
  const name = Object.hasOwn(NAMES, type) ? NAMES[type] : undefined;
  if (!name) return "unhandled_type";
  const isRefund = name.startsWith("stripe/refund.");
  if (event.object === "v2.core.event") {
    const id = event.related_object?.id;
    if (!id) return "schema";
    if (!isRefund) return { about: "dispute", name, disputeId: id, status: null, chargeId: null };
    return { about: "refund", name, stripeRefundId: id, status: null, sourceMessageId: null, orderId: null };
  }
  const { object } = event.data;
  if (!isRefund) {
    const dispute = StripeDisputeObject.safeParse(object);
    if (!dispute.success) return "schema";
    const { id: disputeId, status, charge: chargeId } = dispute.data;
    return { about: "dispute", name, disputeId, status, chargeId };
  }
  const refund = StripeRefundObject.safeParse(object);
  if (!refund.success) return "schema";
  const { id: stripeRefundId, status, metadata } = refund.data;
  return {
    about: "refund",
    // However Stripe calls it: a refund that came back wakes those who wait for that.
    name: readStripeStatus(status) === "undone" ? "stripe/refund.failed" : name,
    stripeRefundId,
    status,
    sourceMessageId: metadata?.source_message_id ?? null,
    orderId: metadata?.order_id ?? null,
  };
}
