import Stripe from "stripe";
import { newVendorId } from "../vendor.ts";

/** The events that the sandbox sends. */
type StripeEventType =
  | "refund.created"
  | "refund.updated"
  | "refund.failed"
  | "customer.created"
  | "customer.updated"
  | "customer.deleted"
  | "charge.succeeded"
  | "checkout.session.completed"
  | "charge.dispute.created"
  | "charge.dispute.closed";

/** A snapshot event as it is sent; receivers recognise duplicates by `id`. */
export interface StripeEvent {
  id: string;
  object: "event";
  api_version: string;
  created: number;
  livemode: false;
  pending_webhooks: number;
  type: StripeEventType;
  request: { id: string | null; idempotency_key: string | null };
  data: { object: object; previous_attributes?: object };
}

/**
 * Wraps an API object into an event.
 * @param request the API request that caused it; null for an event that Stripe caused itself
 */
export function buildEvent(
  type: StripeEventType,
  object: object,
  request: { id: string; idempotencyKey: string | null } | null,
  previousAttributes?: object,
): StripeEvent {
  return {
    id: newVendorId("evt_sbx_"),
    object: "event",
    api_version: Stripe.API_VERSION,
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    pending_webhooks: 1,
    type,
    request: { id: request?.id ?? null, idempotency_key: request?.idempotencyKey ?? null },
    data: { object, ...(previousAttributes ? { previous_attributes: previousAttributes } : {}) },
  };
}
