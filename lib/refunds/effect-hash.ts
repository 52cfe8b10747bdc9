import { createHash } from "node:crypto";

/** What money will do. Exactly this is approved, and nothing beside it. */
export interface Effect {
  sourceMessageId: string;
  orderId: string;
  chargeId: string;
  amountCents: number;
  currency: string;
}

/** SHA-256, in hex, over the effect in a fixed order: an approval is bound to it and it is checked when money moves. */
export function effectHash(effect: Effect): string {
  const { sourceMessageId, orderId, chargeId, amountCents, currency } = effect;
  return sha256(JSON.stringify([sourceMessageId, orderId, chargeId, amountCents, currency]));
}

/** SHA-256, in hex, over a reply: a changed reply changes nothing about what money does, so it has a hash of its own. */
export function replyHash(reply: string): string {
  return sha256(reply);
}

/** Stripe's idempotency key. Made of the pair that may be refunded once, so no rerun and no model can vary it. */
export function refundIdempotencyKey(effect: Pick<Effect, "sourceMessageId" | "orderId">): string {
  return `refund:${effect.sourceMessageId}:${effect.orderId}`;
}

/** What goes to Stripe, to the letter: the card shows it, the money door sends it. */
export function refundPayload(effect: Effect) {
  return {
    charge: effect.chargeId,
    amount: effect.amountCents,
    reason: "requested_by_customer" as const,
    metadata: { source_message_id: effect.sourceMessageId, order_id: effect.orderId },
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
