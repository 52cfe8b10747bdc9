import { VendorError } from "@/lib/app-errors";
import { log } from "@/lib/log";
import { retrieveCharge, type StripeCharge } from "@/lib/vendors/stripe";

/** What Stripe said of a payment, or that it gave no answer in time. `charge` is null when Stripe has no such payment. */
export type ChargeLook = { asked: true; charge: StripeCharge | null } | { asked: false };

/** Nothing is known of the payment. */
export const NOT_ASKED: ChargeLook = { asked: false };

/** How long a person at a card waits for Stripe; a run, which nobody watches, waits longer. */
export const LOOK_MS = { card: 1_500, decision: 2_500, run: 5_000 } as const;

/**
 * Asks Stripe about a payment. Never fails: Stripe being away must not keep a question from being asked or read, and the
 * money door asks again.
 * @param withinMs for each of the two calls it takes at most
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
