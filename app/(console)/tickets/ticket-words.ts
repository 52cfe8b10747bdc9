import type { DeskState } from "@/components/ui/state-glyph";
import type { Ticket } from "@/lib/tickets/schemas";

type PersonNeeded = NonNullable<Ticket["personNeeded"]>;

/** Why a ticket needs a person: in a row, and in full on its page (what happened; what is safe and what to do). */
export const personNeededWords: Record<PersonNeeded, { short: string; title: string; advice: string }> = {
  unknown_sender: {
    short: "Unknown sender",
    title: "Nobody knows this sender.",
    advice: "The agent has not answered and will not. Find out who it is, then answer from your own mail.",
  },
  automatic_mail: {
    short: "Automatic mail",
    title: "A machine wrote this mail.",
    advice:
      "It got no automatic answer, so that two machines do not write to each other. Look whether it matters.",
  },
  mail_loop: {
    short: "Mail loop",
    title: "This sender writes like a machine.",
    advice:
      "Too many mails within an hour, the same words again after our answer, or answers quicker than a person writes: the agent has stopped answering. Look what the other side is doing.",
  },
  approval_expired: {
    short: "Approval expired",
    title: "Nobody decided about the refund in time.",
    advice: "No money moved, and the customer was told that a person is still looking. Answer them.",
  },
  spoofed_sender: {
    short: "Sender may be forged",
    title: "This mail may not come from the customer.",
    advice:
      "Postmark’s checks of the sender fail, so the agent has not answered and no refund was proposed. Reach the customer another way before you act on it.",
  },
  refund_impossible: {
    short: "Refund impossible",
    title: "Stripe cannot refund this payment.",
    advice:
      "The timeline says why. Nobody was asked and no money moved. Settle it with the customer another way, then resolve the ticket.",
  },
  refund_failed: {
    short: "Refund failed",
    title: "The refund did not go through.",
    advice: "Nothing was paid twice. Look at the cause in the timeline before trying another way.",
  },
  reply_failed: {
    short: "Reply failed",
    title: "The reply could not be delivered.",
    advice: "Money is not affected. Reach the customer another way.",
  },
  reply_bounced: {
    short: "Reply came back",
    title: "The reply did not reach its reader.",
    advice:
      "The timeline says why. Reach the customer another way, or write again once the address is right.",
  },
  dispute_opened: {
    short: "Dispute",
    title: "The customer’s bank calls this payment back.",
    advice: "The order cannot be refunded any more. Answer the dispute in Stripe before its deadline.",
  },
  run_failed: {
    short: "Run failed",
    title: "The agent could not finish.",
    advice: "What it had done is in the timeline and will not be done twice. Answer the customer by hand.",
  },
  handed_over: {
    short: "Handed over",
    title: "The agent handed this ticket to a person.",
    advice: "The customer was told that a person will write. Take the ticket over and answer.",
  },
  draft_held: {
    short: "Draft held",
    title: "The agent’s reply was not sent.",
    advice:
      "It says something that no record supports. The sentences are marked below. Answer the customer here.",
  },
  run_cancelled: {
    short: "Run cancelled",
    title: "The agent was stopped before it answered.",
    advice: "Its question, if it had one, is withdrawn and no money moved. Answer the customer by hand.",
  },
  unanswered: {
    short: "Unanswered",
    title: "Nobody is answering this mail.",
    advice: "No run works on it, and none has answered. Answer the customer by hand.",
  },
  agent_paused: {
    short: "Agent paused",
    title: "The agent has been paused for a while.",
    advice: "It goes on with this mail when it is resumed. Take the ticket over if the customer cannot wait.",
  },
  money_stopped: {
    short: "Money stopped",
    title: "The refund is agreed, but money has been stopped for a while.",
    advice: "It is paid when money is resumed. Nothing has moved yet.",
  },
  refund_refused: {
    short: "Refund refused",
    title: "The policy refuses this refund.",
    advice: "No money moved. Settle it with the customer another way, then resolve the ticket.",
  },
  reply_untrue: {
    short: "Reply untrue",
    title: "The customer was told something that is not true any more.",
    advice: "The sentence is marked below. Write the correction.",
  },
  taken_over: {
    short: "Taken over",
    title: "A person has this ticket in hand.",
    advice: "The agent stays out of it. Answer the customer here, then resolve it.",
  },
};

/** A ticket's state as a mark: what needs a person stands out, whatever the status. */
export function ticketMark(ticket: Pick<Ticket, "status" | "personNeeded">): {
  state: DeskState;
  label: string;
} {
  if (ticket.status === "resolved") return { state: "completed", label: "Resolved" };
  if (ticket.personNeeded) return { state: "waiting", label: personNeededWords[ticket.personNeeded].short };
  if (ticket.status === "waiting") return { state: "waiting", label: "Waits for a decision" };
  return { state: "running", label: "Open" };
}

/** What a mail is about, after "about". */
export const categoryWords: Record<NonNullable<Ticket["category"]>, string> = {
  refund: "a refund",
  delivery: "a delivery",
  account: "an account",
  other: "something else",
};
