import { VendorError } from "@/lib/app-errors";
import { log } from "@/lib/log";
import { retrieveCharge, type StripeCharge } from "@/lib/vendors/stripe";
import type { RefundEffect } from "./refund-effect.ts";
import { leftOf, obstacleSentence, refundObstacle } from "./rules.ts";

/** Stripe's state of a payment, or that it did not answer in time. `charge` is null when Stripe has no such payment. */
export type ChargeLook = { asked: true; charge: StripeCharge | null } | { asked: false };

/** The payment's state is unknown. */
export const NOT_ASKED: ChargeLook = { asked: false };

/** How long to wait for Stripe: short for a person at a card, longer for a run. */
export const LOOK_MS = { card: 1_500, decision: 2_500, run: 5_000 } as const;

/**
 * Asks Stripe about a payment. Never throws: an approval must open and be readable while Stripe is away, and
 * `issueRefund` asks again.
 * @param withinMs time limit of each call; there are two at most
 */
export async function lookAtCharge(chargeId: string, withinMs: number): Promise<ChargeLook> {
  try {
    return { asked: true, charge: await retrieveCharge(chargeId, withinMs) };
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    if (error.code === "stripe_resource_missing") return { asked: true, charge: null };
    log.warn("Stripe could not be asked about a payment", { chargeId, cause: error.code });
    return NOT_ASKED;
  }
}

/** Why Stripe would refuse a refund, with the refundable rest; null if it would not, or did not answer. */
export function findObstacle(look: ChargeLook, effect: RefundEffect) {
  const obstacle = look.asked ? refundObstacle(look.charge, effect) : null;
  if (!look.asked || !obstacle) return null;
  const left = look.charge && { amountCents: leftOf(look.charge), currency: look.charge.currency };
  return { obstacle, left, sentence: obstacleSentence(obstacle, left) };
}
