import { env } from "@/lib/env";
import type { Sender } from "../sender.ts";
import { asDelivery } from "../store-delivery.ts";
import { interpretStripeEvent, StripeEvent } from "./interpret-stripe-event.ts";
import { verifyStripeSignature } from "./verify-stripe-signature.ts";

/** Stripe's largest events have some 20 kB. */
const BODY_LIMIT_BYTES = 512_000;

/**
 * Stripe takes any 2xx as delivered and sends everything else again for three days. So an event without a meaning here
 * is accepted; an event that our own settings exclude (a wrong secret, the other mode) is refused until they are
 * corrected.
 */
export const stripeSender: Sender = {
  provider: "stripe",
  limitBytes: BODY_LIMIT_BYTES,
  keptHeaders: ["stripe-signature"],
  verify({ raw, headers, receivedAtMs }) {
    const { webhookSecrets } = env().stripe;
    const cause = verifyStripeSignature(raw, headers.get("stripe-signature"), webhookSecrets, receivedAtMs);
    return cause && { httpStatus: 400, cause };
  },
  interpret(payload) {
    const { livemode } = env().stripe;
    const event = StripeEvent.safeParse(payload);
    if (!event.success) return { httpStatus: 400, cause: "schema" };
    const { id: providerEventId, type: kind } = event.data;
    if (event.data.livemode !== livemode)
      return { httpStatus: 400, cause: livemode ? "test_event" : "live_event", kind };
    const meaning = interpretStripeEvent(event.data);
    if (meaning === "schema") return { httpStatus: 400, cause: "schema", kind };
    const means = meaning === "unhandled_type" ? { cause: meaning } : meaning;
    return asDelivery({ provider: "stripe", providerEventId, kind, means });
  },
};
