import { blockedBecause } from "@/components/audit/audit-detail-words";
import { HANDLE_CUSTOMER_EMAIL } from "@/lib/declarations/ids";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import type { JourneyFacts, StationKey, StationState } from "./journey";

export interface StationWords {
  title: string;
  id?: string;
  href?: string;
  text: string;
}

/** The text under a station: its name, its link, and the event, past or expected. */
export function stationWords(
  key: StationKey,
  state: StationState,
  facts: JourneyFacts,
  ticketId: string,
): StationWords {
  return words[key](state, facts, ticketId);
}

type Words = (state: StationState, facts: JourneyFacts, ticketId: string) => StationWords;

const words: Record<StationKey, Words> = {
  delivery: (_, { delivery, duplicates }) => ({
    title: "Delivery",
    id: delivery?.id,
    href: delivery && paths.webhookDelivery(delivery.id),
    text:
      duplicates > 0
        ? `verified, stored; ${duplicates} more dropped as duplicate`
        : "verified, stored, answered 200",
  }),
  event: (_, { event }) => ({
    title: "Event",
    id: event?.id,
    href: event && paths.event(event.id),
    text: event?.status === "dead" ? "never reached the engine" : "customer/email.received, ids only",
  }),
  run: (_, { run, approval }) => ({
    title: "Run",
    id: run?.id,
    href: run && paths.run(run.id),
    // Only the facts up to the approval; the next stations show the rest.
    text:
      run?.steps
        .filter((step) => step.kind === "run" && (!approval || step.startedAt <= approval.at))
        .map((step) => step.stepId)
        .join(", ") || HANDLE_CUSTOMER_EMAIL,
  }),
  approval: (state, { approval }) => ({
    title: "Approval",
    id: approval?.id,
    href: approval && paths.approval(approval.id),
    text:
      state === "skipped"
        ? "not needed, no money asked for"
        : (approval && approvalWords[approval.status]) || "a person decides",
  }),
  refund: (state, { refund, approval }) => ({
    title: "Refund",
    id: refund ? (refund.stripeRefundId ?? refund.id) : undefined,
    text:
      state === "skipped"
        ? approval
          ? "none, no money moved"
          : "not needed"
        : refund
          ? `${formatMoney(refund)}, ${refund.cause ? blockedBecause(refund.cause) : refund.status}`
          : "Stripe, once, after a yes",
  }),
  reply: (state, { reply, personNeeded }, ticketId) => ({
    title: "Reply",
    id: reply?.id,
    href: reply && paths.ticket(ticketId),
    text:
      reply?.status === "sent"
        ? "in the outbox below"
        : state === "stopped"
          ? personNeeded
            ? "none from the agent, a person answers"
            : "could not be sent"
          : "the agent writes it last",
  }),
};

const approvalWords = {
  pending: "waits for a person",
  approved: "approved",
  rejected: "rejected",
  expired: "expired, nobody decided",
  withdrawn: "withdrawn",
};
