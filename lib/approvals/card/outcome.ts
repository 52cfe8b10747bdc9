import type { refunds } from "@/db/schema";
import type { APPROVAL_STATUSES } from "@/db/schema/vocabulary";

/** Money in minor units of its own currency. */
interface Sum {
  amountCents: number;
  currency: string;
}

/** The state of a proposal. `undecided`: nobody decided in time, or it was withdrawn. */
export type OutcomeStatus =
  | "issued"
  | "already_refunded"
  | "failed"
  | "under_way"
  | "not_refunded"
  | "undecided";

/** Who decided: a person, a rule of the product or the policy, or nobody. */
export type DecidedBy = "person" | "rule" | "nobody";

/** The outcome of one proposal, for the worker. It holds everything the worker may tell the customer. */
export interface Outcome {
  status: OutcomeStatus;
  orderId: string;
  decidedBy: DecidedBy;
  /** Money that Stripe accepted to refund; null without any. */
  moved: Sum | null;
  /** Money that was proposed and stays where it is; null when all of it moved. */
  notMoved: Sum | null;
  /** Facts for the customer, in English. Reasons that are not here are internal. */
  mayTellCustomer: string[];
  /** The reviewer's note to the customer; null without one. Never the internal comment. */
  customerNote: string | null;
  /** `person_looks`: the ticket waits for a person. `customer_may_write`: the next step is the customer's. */
  next: "nothing" | "person_looks" | "customer_may_write";
}

/** The rows an outcome is read from. */
export interface OutcomeFacts {
  orderId: string;
  proposed: Sum | null;
  refund: Pick<
    typeof refunds.$inferSelect,
    "status" | "stripeRefundId" | "cause" | "amountCents" | "currency"
  > | null;
  approval: { status: (typeof APPROVAL_STATUSES)[number] } | null;
  /** Decisions in force; `byPerson` is false for a decision of the policy. */
  decisions: readonly { byPerson: boolean; customerNote: string | null }[];
  /** The rule that kept the proposal from an approval; null without one. */
  blockedBy: string | null;
  /** Whether the ticket waits for a person. */
  withPerson: boolean;
}

/** The causes of a refusal that the customer may be told. Any other cause is internal. */
const RULES: Record<string, string> = {
  unknown_order: "There is no such order in this account.",
  wrong_currency: "The order was paid in another currency.",
  no_amount: "The amount is not one that can be refunded.",
  more_than_paid: "The amount is more than was paid for this order.",
  above_limit: "An amount of this size is not refunded by mail.",
  more_than_left: "A part of this payment was refunded before, and less than this amount is left.",
  charge_disputed: "The bank has opened a dispute about this payment.",
  charge_lost: "The bank has decided a dispute about this payment.",
};

/** Derives an outcome from rows. */
export function outcomeOf(facts: OutcomeFacts): Outcome {
  const { orderId, proposed, withPerson, decisions } = facts;
  const status = statusOf(facts);
  const moved = status === "issued" && facts.refund ? sumOf(facts.refund) : null;
  const note = decisions.map(({ customerNote }) => customerNote).find((text) => text?.trim()) ?? null;
  return {
    status,
    orderId,
    decidedBy: decidedBy(facts, status),
    moved,
    notMoved: moved ? null : proposed,
    mayTellCustomer: [...mayTell(facts, status), ...(withPerson ? ["A person looks at this ticket."] : [])],
    customerNote: status === "not_refunded" ? note : null,
    next: withPerson ? "person_looks" : moved ? "nothing" : "customer_may_write",
  };
}

function statusOf({ refund, approval, blockedBy }: OutcomeFacts): OutcomeStatus {
  if (refund?.status === "failed")
    return refund.cause === "stripe_charge_already_refunded" ? "already_refunded" : "failed";
  if (refund && refund.status !== "blocked" && refund.status !== "requested")
    return refund.stripeRefundId ? "issued" : "under_way";
  if (blockedBy === "charge_refunded") return "already_refunded";
  if (blockedBy) return "not_refunded";
  if (approval?.status === "expired" || approval?.status === "withdrawn" || approval?.status === "pending")
    return "undecided";
  return "not_refunded";
}

function decidedBy({ decisions, blockedBy }: OutcomeFacts, status: OutcomeStatus): DecidedBy {
  if (status === "undecided") return "nobody";
  if (blockedBy) return "rule";
  if (decisions.some(({ byPerson }) => byPerson)) return "person";
  return "rule";
}

function mayTell({ blockedBy }: OutcomeFacts, status: OutcomeStatus): string[] {
  switch (status) {
    case "issued":
      return ["The refund was sent to the card that paid. Banks show it within five to ten days."];
    case "already_refunded":
      return ["This payment had been refunded before, so no more money is sent."];
    case "failed":
      return ["The refund was tried and did not go through. No money moved."];
    case "under_way":
      return ["It is not known yet whether the refund goes through."];
    case "undecided":
      return ["The refund has not been decided yet. No money moved."];
    case "not_refunded":
      return blockedBy && Object.hasOwn(RULES, blockedBy) ? [RULES[blockedBy] ?? ""] : [];
  }
}

function sumOf({ amountCents, currency }: Sum): Sum {
  return { amountCents, currency };
}
