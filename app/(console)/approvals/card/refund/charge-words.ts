import type { DeskState } from "@/components/ui/states/state-mark";
import type { RefundCard } from "@/lib/approvals/schemas";
import { formatMoney } from "@/lib/money";
import { obstacleSentence, type RefundObstacle } from "@/lib/refunds/rules";

/** The payment's state beside the amount: a mark, and a sentence where the mark is not enough. */
interface ChargeWords {
  state: DeskState;
  label: string;
  sentence?: string;
  /** Until when somebody can answer the dispute, ISO 8601. */
  answerBy?: string;
}

const OBSTACLE_LABELS: Record<RefundObstacle, string> = {
  charge_unknown: "Unknown to Stripe",
  charge_not_paid: "Never paid",
  charge_currency: "Other currency",
  charge_lost: "Dispute lost",
  charge_disputed: "Disputed",
  charge_refunded: "Refunded before",
  more_than_left: "More than is left",
};

/** Words Stripe's state of the payment; undefined for a closed approval, for which Stripe is not asked. */
export function chargeWords({
  charge,
  currency,
}: Pick<RefundCard, "charge" | "currency">): ChargeWords | undefined {
  if (!charge) return undefined;
  const { dispute, obstacle, refundedCents, leftCents } = charge;
  const money = (amountCents: number) => formatMoney({ amountCents, currency });
  if (!charge.asked) {
    return {
      state: "waiting",
      label: "Could not ask Stripe",
      sentence:
        "Stripe gave no answer. Whether this payment is disputed or was refunded before is not known; Stripe is asked again before money moves.",
    };
  }
  if (obstacle) {
    const left = leftCents === null ? null : { amountCents: leftCents, currency };
    const answerBy = obstacle === "charge_disputed" ? (dispute?.dueBy ?? undefined) : undefined;
    return {
      state: "failed",
      label: OBSTACLE_LABELS[obstacle],
      sentence: obstacleSentence(obstacle, left),
      answerBy,
    };
  }
  const before = refundedCents
    ? `${money(refundedCents)} of this payment was refunded before; ${money(leftCents ?? 0)} is left.`
    : undefined;
  if (dispute?.status.startsWith("warning_")) {
    const inquiry =
      "The customer’s bank asks about this payment. No money was taken, and a refund can still go through.";
    return { state: "waiting", label: "Bank inquiry", sentence: [inquiry, before].filter(Boolean).join(" ") };
  }
  if (before) return { state: "waiting", label: `${money(leftCents ?? 0)} left`, sentence: before };
  return {
    state: "completed",
    label: dispute ? `Dispute ${dispute.status}, nothing refunded` : "No dispute, nothing refunded",
  };
}
