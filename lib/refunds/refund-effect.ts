import { createHash } from "node:crypto";
import { z } from "zod";
import { Conflict } from "@/lib/app-errors";

/** The exact effect of a refund, which people approve. */
export const RefundEffect = z.strictObject({
  sourceMessageId: z.string(),
  orderId: z.string(),
  chargeId: z.string(),
  /** In minor units of the currency. */
  amountCents: z.int().positive(),
  currency: z.string().length(3),
});
export type RefundEffect = z.infer<typeof RefundEffect>;

/** SHA-256 in hex over the fields in a fixed order: votes are bound to it, and paying checks it. */
export function refundEffectHash(effect: RefundEffect): string {
  const { sourceMessageId, orderId, chargeId, amountCents, currency } = effect;
  const text = JSON.stringify([sourceMessageId, orderId, chargeId, amountCents, currency]);
  return createHash("sha256").update(text).digest("hex");
}

/** Business key of a refund: a pair of message and order is refunded once. */
export function refundKey({ sourceMessageId, orderId }: Pick<RefundEffect, "sourceMessageId" | "orderId">) {
  return `${sourceMessageId}:${orderId}`;
}

/** Stripe's idempotency key. It comes from the pair that is refunded once, so no rerun and no model can vary it. */
export function refundIdempotencyKey(effect: Pick<RefundEffect, "sourceMessageId" | "orderId">): string {
  return `refund:${refundKey(effect)}`;
}

/** The exact request to Stripe: the card shows it, and paying sends it. */
export function refundPayload(effect: RefundEffect) {
  return {
    charge: effect.chargeId,
    amount: effect.amountCents,
    reason: "requested_by_customer" as const,
    metadata: { source_message_id: effect.sourceMessageId, order_id: effect.orderId },
  };
}

/**
 * The refund of an approval, with its customer and ticket.
 * @throws Conflict `effect_changed` when the row does not hold a refund: it was changed outside Vagus
 */
export function refundOf(approval: {
  id: string;
  effect: unknown;
  customerId: string | null;
  ticketId: string | null;
}): RefundEffect & { customerId: string; ticketId: string } {
  const effect = RefundEffect.safeParse(approval.effect);
  const { customerId, ticketId } = approval;
  if (effect.success && customerId !== null && ticketId !== null)
    return { ...effect.data, customerId, ticketId };
  throw new Conflict({
    code: "effect_changed",
    message: "The approval was changed outside Vagus and holds no refund any more. No money moved.",
    details: { approvalId: approval.id },
  });
}
