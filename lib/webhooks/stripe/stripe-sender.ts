import { env } from "@/lib/env";
import { parseJson } from "@/lib/parse-json";
import type { Sender } from "../receive-request.ts";
import { readStripeNotice } from "./read-stripe-notice.ts";
import { receiveStripeEvent } from "./receive-stripe-event.ts";
import { StripeEvent } from "./stripe-schemas.ts";
import { verifyStripeSignature } from "./verify-stripe-signature.ts";

/** Stripe's largest events have some 20 kB; nothing of this size is one. */
const BODY_LIMIT_BYTES = 512_000;

/**
 * Stripe. It takes any 2xx as delivered and tries everything else again for three days, so what means nothing to us is
 * accepted, and what our own settings keep out (a wrong secret, the other mode) is refused until they are right.
 */
export const stripeSender: Sender = {
  provider: "stripe",
  limitBytes: BODY_LIMIT_BYTES,
  async accept(raw, headers, receivedAtMs) {
    const { webhookSecrets, livemode } = env().stripe;
    const fault = verifyStripeSignature(raw, headers.get("stripe-signature"), webhookSecrets, receivedAtMs);
    if (fault) return { httpStatus: 400, cause: fault, body: raw, unverified: true };
    const json = parseJson(raw);
    if (json === undefined) return { httpStatus: 400, cause: "not_json", body: raw };
    const event = StripeEvent.safeParse(json);
    if (!event.success) return { httpStatus: 400, cause: "schema", body: raw };
    const { id, type } = event.data;
    if (event.data.livemode !== livemode)
      return { httpStatus: 400, cause: livemode ? "test_event" : "live_event", body: raw, kind: type };
    const meaning = readStripeNotice(event.data);
    if (meaning === "schema") return { httpStatus: 400, cause: "schema", body: raw, kind: type };
    return receiveStripeEvent({ id, type, meaning }, raw, headers);
  },
};
