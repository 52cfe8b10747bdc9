import type { z } from "zod";
import { newVendorId } from "../vendor-id.ts";
import { type ChargeFacts, renderCharge } from "./charge.ts";
import type { Outcome } from "./idempotency.ts";
import type { ChargeParams } from "./params.ts";
import { errorForStatus, noSuch } from "./refuse.ts";
import { toJson } from "./to-json.ts";

/** Stripe's test tokens that the sandbox knows. https://docs.stripe.com/testing */
const CARDS: Record<string, { brand: string; last4: string }> = {
  tok_visa: { brand: "visa", last4: "4242" },
  tok_mastercard: { brand: "mastercard", last4: "4444" },
  tok_amex: { brand: "amex", last4: "0005" },
};
const DECLINED = "tok_chargeDeclined";

/**
 * Decides about `POST /v1/charges`; writes nothing itself. A decline is an execution that came to 402,
 * so it stays under its idempotency key.
 */
export function createCharge(params: z.infer<typeof ChargeParams>): Outcome {
  if (params.source === DECLINED) {
    return { status: 402, body: toJson(errorForStatus(402)), effect: null, summary: "card declined" };
  }
  const card = CARDS[params.source];
  if (!card) throw noSuch("token", params.source, "source");
  const charge: ChargeFacts = {
    id: newVendorId("ch_sbx_"),
    amount: params.amount,
    currency: params.currency,
    created: Math.floor(Date.now() / 1000),
    customer: params.customer ?? null,
    description: params.description ?? null,
    metadata: params.metadata,
    ...card,
  };
  return {
    status: 200,
    body: toJson(renderCharge(charge, 0, false)),
    effect: { type: "charge.created", charge },
    summary: `${charge.id}: ${charge.amount} ${charge.currency}`,
  };
}
