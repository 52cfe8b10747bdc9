import type Stripe from "stripe";
import { z } from "zod";
import type { ChargeFacts } from "./charge.ts";

const DAY_SECONDS = 86_400;

/** The modelled statuses of an open dispute. A `warning` is an inquiry: no money was taken. */
export const OpenDisputeStatus = z.enum(["needs_response", "under_review", "warning_needs_response"]);

/** The modelled statuses of a dispute. */
export const DisputeStatus = z.enum([...OpenDisputeStatus.options, "won", "lost"]);
export type DisputeStatus = z.infer<typeof DisputeStatus>;

/** The stored facts of a dispute; `created` in Unix seconds. */
export interface DisputeFacts {
  status: DisputeStatus;
  created: number;
}

/** Whether the charge can be refunded: during an inquiry, and after the bank decided against the customer. */
export function isChargeRefundable(status: DisputeStatus): boolean {
  return status === "won" || status === "warning_needs_response";
}

/** `du_x` → `ch_x` */
export function chargeIdOf(disputeId: string): string {
  return disputeId.replace(/^du_/, "ch_");
}

/** A dispute about the whole charge, as the API shows it; checked against the official SDK's type. */
export function renderDispute(
  charge: ChargeFacts,
  { status, created }: DisputeFacts,
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
  return {
    // One dispute per charge: opened and closed carry the same id.
    id: charge.id.replace(/^ch_/, "du_"),
    object: "dispute",
    amount: charge.amount,
    charge: charge.id,
    created,
    currency: charge.currency,
    is_charge_refundable: isChargeRefundable(status),
    livemode: false,
    metadata: {},
    reason: "fraudulent",
    status,
    evidence_details: {
      due_by: created + 7 * DAY_SECONDS,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
  };
}
