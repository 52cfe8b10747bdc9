import type { REFUND_OBSTACLES } from "@/db/schema/vocabulary";
import { HANDLE_CUSTOMER_EMAIL, PAY_PROPOSED_REFUND } from "@/lib/declarations/ids";
import { formatMoney } from "@/lib/money";

/** The function that pays: one for proposals of the agent, another for proposals of people. */
export function doorOf({ proposedBy }: { proposedBy: string | null }): string {
  return proposedBy === null ? HANDLE_CUSTOMER_EMAIL : PAY_PROPOSED_REFUND;
}

/** The meaning of Stripe's status of a refund. */
export type StripeVerdict = "open" | "arrived" | "undone";

const VERDICTS: Record<string, StripeVerdict> = {
  pending: "open",
  requires_action: "open",
  succeeded: "arrived",
  // Final, and possible days after `succeeded`: the money came back to us.
  failed: "undone",
  canceled: "undone",
};

/** Reads Stripe's status; undefined for an unknown or missing one, so that Stripe must be asked. */
export function readStripeStatus(status: string | null): StripeVerdict | undefined {
  return status !== null && Object.hasOwn(VERDICTS, status) ? VERDICTS[status] : undefined;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Banks return refunds within this time; afterwards only a webhook tells. */
const WATCHED_MS = 30 * DAY_MS;

/**
 * When to ask Stripe about a refund without a webhook: after a minute, then at twice the age each time; for a confirmed
 * refund after a day, in case it fails later. Null when it is old enough to stop.
 */
export function nextCheckAt(status: "executing" | "confirmed", requestedAt: Date, now: Date): Date | null {
  const ageMs = Math.max(now.getTime() - requestedAt.getTime(), 0);
  if (ageMs > WATCHED_MS) return null;
  return new Date(now.getTime() + Math.max(ageMs, status === "executing" ? MINUTE_MS : DAY_MS));
}

export type RefundObstacle = (typeof REFUND_OBSTACLES)[number];

/** The facts of a payment at Stripe that decide about a refund. Amounts in minor units of its own currency. */
export interface ChargeFacts {
  amountCents: number;
  refundedCents: number;
  currency: string;
  paid: boolean;
  dispute: { status: string; refundable: boolean } | null;
}

/** The rest of a payment that can be refunded; never below 0. */
export function leftOf({ amountCents, refundedCents }: ChargeFacts): number {
  return Math.max(amountCents - refundedCents, 0);
}

/**
 * Why Stripe would refuse this refund, or null when it would not.
 * @param charge null when Stripe has no such payment
 */
export function refundObstacle(
  charge: ChargeFacts | null,
  wanted: { amountCents: number; currency: string },
): RefundObstacle | null {
  if (!charge) return "charge_unknown";
  if (!charge.paid) return "charge_not_paid";
  if (charge.currency !== wanted.currency) return "charge_currency";
  if (charge.dispute && !charge.dispute.refundable)
    return charge.dispute.status === "lost" ? "charge_lost" : "charge_disputed";
  const leftCents = leftOf(charge);
  if (leftCents === 0) return "charge_refunded";
  return wanted.amountCents > leftCents ? "more_than_left" : null;
}

/** An obstacle as a sentence for people at the desk. `left` is what Stripe would still refund. */
export function obstacleSentence(
  obstacle: RefundObstacle,
  left: { amountCents: number; currency: string } | null = null,
): string {
  switch (obstacle) {
    case "charge_unknown":
      return "Stripe does not know this payment, so it cannot be refunded there.";
    case "charge_not_paid":
      return "This payment did not go through at Stripe, so there is nothing to refund.";
    case "charge_currency":
      return "Stripe took this payment in another currency, so this amount cannot be refunded.";
    case "charge_lost":
      return "The bank decided the dispute for the customer and took this payment back. There is nothing left to refund.";
    case "charge_disputed":
      return "The customer’s bank disputes this payment. Stripe does not refund it while the dispute is open.";
    case "charge_refunded":
      return "This payment was refunded in full before. There is nothing left to refund.";
    case "more_than_left":
      return left
        ? `A part of this payment was refunded before. Only ${formatMoney(left)} is left.`
        : "A part of this payment was refunded before, and less than this amount is left.";
  }
}

/** Stripe's error codes for a refund with an obstacle. */
const OBSTACLE_OF_CODE: Record<string, RefundObstacle> = {
  stripe_charge_disputed: "charge_disputed",
  stripe_refund_disputed_payment: "charge_disputed",
  stripe_charge_already_refunded: "charge_refunded",
  stripe_amount_too_large: "more_than_left",
  stripe_resource_missing: "charge_unknown",
};

const CAUSE_SENTENCES: Record<string, string> = {
  stripe_refund_failed: "Stripe took the refund, and the customer’s bank sent it back.",
  stripe_refund_canceled: "The refund was cancelled at Stripe.",
  stripe_charge_not_refundable: "Stripe does not refund this kind of payment.",
};

/** Why a refund failed, as a sentence: the row keeps a code. */
export function failureSentence(cause: string): string {
  const obstacle = Object.hasOwn(OBSTACLE_OF_CODE, cause) ? OBSTACLE_OF_CODE[cause] : undefined;
  if (obstacle) return obstacleSentence(obstacle);
  const known = Object.hasOwn(CAUSE_SENTENCES, cause) ? CAUSE_SENTENCES[cause] : undefined;
  return known ?? `Stripe refused the refund (${cause.replace(/^stripe_/, "").replaceAll("_", " ")}).`;
}
