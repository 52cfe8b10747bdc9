import { randomInt } from "node:crypto";
import { buildInbound } from "../postmark/build-inbound.ts";
import { type MailOutcome, makeOutcome } from "../postmark/build-outcome.ts";
import type { PostmarkVendor } from "../postmark.ts";
import { buildPress } from "../slack/build-press.ts";
import type { SlackVendor } from "../slack.ts";
import { buildEvent, type StripeEvent } from "../stripe/build-event.ts";
import { type ChargeFacts, renderCharge } from "../stripe/charge.ts";
import { renderSession } from "../stripe/checkout-session.ts";
import { renderCustomer } from "../stripe/customer.ts";
import { type DisputeStatus, renderDispute } from "../stripe/dispute.ts";
import { type RefundFacts, renderRefund } from "../stripe/refund.ts";
import type { StripeStore } from "../stripe/store.ts";
import type { StripeVendor } from "../stripe.ts";
import { newVendorId } from "../vendor.ts";
import type { Webhook } from "../webhook-sender.ts";
import { ControlError, unknownToSandbox, type WebhookOrder } from "./delivery.ts";

/** The vendors that webhooks are made from; a vendor that does not run is missing. */
export interface WebhookSources {
  stripe?: StripeVendor | undefined;
  postmark?: PostmarkVendor | undefined;
  slack?: SlackVendor | undefined;
}

/** Makes a webhook from an order. @throws ControlError 404 for an unknown id, 409 when the vendor does not run */
export async function makeWebhook(order: WebhookOrder, sources: WebhookSources): Promise<Webhook> {
  switch (order.kind) {
    case "postmark.inbound": {
      const payload = order.payload ?? (order.mail && buildInbound(order.mail));
      return postmarkWebhook(order.kind, payload ?? {}, textOf(order.payload ?? payload, "MessageID"));
    }
    case "postmark.delivery":
    case "postmark.bounce":
    case "postmark.spam-complaint": {
      if (order.payload) return postmarkWebhook(order.kind, order.payload, textOf(order.payload, "ID"));
      const { store } = running(sources.postmark, "postmark");
      const mail = store.mail(order.messageId ?? "");
      if (!mail) throw unknownToSandbox(`mail ${order.messageId}`);
      const { eventId, payload } = await makeOutcome(store, outcomeOf(order.kind), mail);
      return postmarkWebhook(order.kind, payload, eventId);
    }
    case "stripe.event":
      return {
        vendor: "stripe",
        kind: order.kind,
        eventId: textOf(order.payload, "id"),
        body: JSON.stringify(order.payload),
      };
    case "slack.press": {
      const { store } = running(sources.slack, "slack");
      const press = buildPress(store, order);
      if (!press) throw unknownToSandbox(`button ${order.action} under message ${order.ts}`);
      return { vendor: "slack", kind: order.kind, ...press };
    }
    default: {
      const { store } = running(sources.stripe, "stripe");
      return stripeWebhook(await makeStripeEvent(order, store));
    }
  }
}

/** A Stripe event as a webhook. */
export function stripeWebhook(event: StripeEvent): Webhook {
  return { vendor: "stripe", kind: `stripe.${event.type}`, eventId: event.id, body: JSON.stringify(event) };
}

/** A payload of Postmark as a webhook. */
export function postmarkWebhook(kind: string, payload: object, eventId: string): Webhook {
  return { vendor: "postmark", kind, eventId, body: JSON.stringify(payload) };
}

function outcomeOf(kind: `postmark.${MailOutcome}`): MailOutcome {
  if (kind === "postmark.delivery") return "delivery";
  return kind === "postmark.bounce" ? "bounce" : "spam-complaint";
}

function running<T>(vendor: T | undefined, name: string): T {
  if (vendor) return vendor;
  throw new ControlError(409, "not_running", `The ${name} sandbox does not run here; add it to --only.`);
}

/** The id in a payload of the caller; it is only shown, so a missing id is no error. */
function textOf(payload: object | undefined, field: string): string {
  const value: unknown = payload && Reflect.get(payload, field);
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** An order for an event about an object that the sandbox knows. */
type StripeOrder = Extract<
  WebhookOrder,
  { refundId: string } | { chargeId: string } | { customerId: string }
>;

/**
 * Applies an event to the vendor's state and then makes its webhook: a refund that "fails" is failed in the account, a
 * dispute is opened or closed on the charge, so that a console that reads back finds the same.
 * @throws ControlError 404 for an unknown id
 */
async function makeStripeEvent(order: StripeOrder, store: StripeStore): Promise<StripeEvent> {
  switch (order.kind) {
    case "stripe.refund.created":
      return buildEvent("refund.created", renderRefund(findRefund(store, order.refundId)), null);
    case "stripe.refund.updated": {
      // The usual update: the bank's reference arrives.
      const before = findRefund(store, order.refundId);
      const reference = before.reference ?? String(randomInt(10 ** 11, 10 ** 12));
      const updated: RefundFacts = { ...before, reference };
      await store.append({ type: "refund.updated", refund: updated });
      const { destination_details } = renderRefund(before);
      return buildEvent("refund.updated", renderRefund(updated), null, { destination_details });
    }
    case "stripe.refund.failed": {
      const refund = findRefund(store, order.refundId);
      const failed: RefundFacts = { ...refund, status: "failed", failureReason: order.failureReason };
      await store.append({ type: "refund.updated", refund: failed });
      return buildEvent("refund.failed", renderRefund(failed), null);
    }
    case "stripe.customer.created":
    case "stripe.customer.updated":
    case "stripe.customer.deleted":
      return makeCustomerEvent(store, order);
    case "stripe.charge.succeeded": {
      const charge = findCharge(store, order.chargeId);
      const shown = renderCharge(charge, store.refundedAmount(charge.id), false);
      return buildEvent("charge.succeeded", shown, null);
    }
    case "stripe.checkout.session.completed": {
      const charge = findCharge(store, order.chargeId);
      const { chargeId, email = null, name = null, metadata } = order;
      const session = {
        id: newVendorId("cs_test_sbx_"),
        chargeId,
        created: charge.created,
        email,
        name,
        metadata,
      };
      await store.append({ type: "session.completed", session });
      return buildEvent("checkout.session.completed", renderSession(session, charge), null);
    }
    case "stripe.charge.dispute.created":
      return makeDispute(store, order.chargeId, order.status);
    case "stripe.charge.dispute.closed":
      return makeDispute(store, order.chargeId, order.outcome);
  }
}

async function makeDispute(
  store: StripeStore,
  chargeId: string,
  status: DisputeStatus,
): Promise<StripeEvent> {
  const charge = findCharge(store, chargeId);
  const created = store.dispute(chargeId)?.created ?? Math.floor(Date.now() / 1000);
  await store.append({ type: "charge.disputed", chargeId, status, created });
  const type = status === "won" || status === "lost" ? "charge.dispute.closed" : "charge.dispute.created";
  return buildEvent(type, renderDispute(charge, { status, created }), null);
}

/** Makes the event of a customer. Carries out a deletion; its event shows the customer before it. */
async function makeCustomerEvent(
  store: StripeStore,
  { kind, customerId }: Extract<StripeOrder, { customerId: string }>,
): Promise<StripeEvent> {
  const customer = store.customer(customerId);
  if (!customer) throw unknownToSandbox(`customer ${customerId}`);
  if (kind === "stripe.customer.created")
    return buildEvent("customer.created", renderCustomer(customer), null);
  if (kind === "stripe.customer.updated")
    return buildEvent("customer.updated", renderCustomer(customer), null);
  await store.append({ type: "customer.saved", customer: { ...customer, deleted: true } });
  return buildEvent("customer.deleted", renderCustomer(customer), null);
}

function findCharge(store: StripeStore, id: string): ChargeFacts {
  const charge = store.charge(id);
  if (!charge) throw unknownToSandbox(`charge ${id}`);
  return charge;
}

function findRefund(store: StripeStore, id: string): RefundFacts {
  const refund = store.refund(id);
  if (!refund) throw unknownToSandbox(`refund ${id}`);
  return refund;
}
