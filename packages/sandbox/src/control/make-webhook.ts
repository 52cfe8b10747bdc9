import { buildInbound } from "../postmark/build-inbound.ts";
import { type MailOutcome, makeOutcome } from "../postmark/build-outcome.ts";
import type { PostmarkVendor } from "../postmark.ts";
import type { StripeEvent } from "../stripe/build-event.ts";
import type { StripeVendor } from "../stripe.ts";
import type { Webhook } from "../webhook-sender.ts";
import { ControlError, unknownToSandbox } from "./control-error.ts";
import type { WebhookOrder } from "./delivery.ts";
import { makeStripeEvent } from "./make-stripe-event.ts";

/** The stand-ins that webhooks are made from; one that does not run is missing. */
export interface WebhookSources {
  stripe?: StripeVendor | undefined;
  postmark?: PostmarkVendor | undefined;
}

/**
 * Makes a webhook from an order.
 * @throws ControlError 404 for an unknown id, 409 when the stand-in does not run
 */
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

/** The id in a payload somebody wrote by hand; it is only shown, so a missing one is no error. */
function textOf(payload: object | undefined, field: string): string {
  const value: unknown = payload && Reflect.get(payload, field);
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
