import type Stripe from "stripe";
import { z } from "zod";
import type { ChargeFacts } from "./charge";

const DAY_SECONDS = 86_400;

/** Stripe's words for how a dispute stands, as many as the sandbox has. */
export const DisputeStatus = z.enum(["needs_response", "won", "lost"]);
export type DisputeStatus = z.infer<typeof DisputeStatus>;

/** `du_x` → `ch_x` */
export function chargeIdOf(disputeId: string): string {
  return disputeId.replace(/^du_/, "ch_");
}

/** A dispute about the whole charge, as the API shows it; checked against the official SDK's type. */
export function renderDispute(
  charge: ChargeFacts,
  status: DisputeStatus,
): Pick<
  Stripe.Dispute,
  | "id"
  | "object"
  | "amount"
  | "charge"
  | "created"
  | "currency"
  | "is_charge_refundable"
  | "livemode"
  | "metadata"
  | "reason"
  | "status"
  | "evidence_details"
> {
  const createdAt = Math.floor(Date.now() / 1000);
  return {
    // One dispute per charge: opened and closed carry the same id.
    id: charge.id.replace(/^ch_/, "du_"),
    object: "dispute",
    amount: charge.amount,
    charge: charge.id,
    created: createdAt,
    currency: charge.currency,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    reason: "fraudulent",
    status,
    evidence_details: {
      due_by: createdAt + 7 * DAY_SECONDS,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
  };
}
