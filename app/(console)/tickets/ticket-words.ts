import type { DeskState } from "@/components/ui/states/state-mark";
import type { Me } from "@/lib/access/schemas";
import type { Ticket, TicketTrail } from "@/lib/tickets/schemas";

type PersonNeeded = NonNullable<Ticket["personNeeded"]>;

interface NeedWords {
  /** In a row. */
  short: string;
  /** What happened. */
  title: string;
  /** What is safe, and what the agent does. */
  safe: string;
  /** The next step, for a person who may take it. */
  next: string;
}

/** Why a ticket needs a person: in a row, and in full on its page. */
const needWords: Record<PersonNeeded, NeedWords> = {
  unknown_sender: {
    short: "Unknown sender",
    title: "Nobody knows this sender.",
    safe: "The agent has not answered and will not.",
    next: "Find out who it is, then answer from your own mail.",
  },
  automatic_mail: {
    short: "Automatic mail",
    title: "A machine wrote this mail.",
    safe: "It got no automatic answer, so that two machines do not write to each other.",
    next: "Look whether it matters.",
  },
  mail_loop: {
    short: "Mail loop",
    title: "This sender writes like a machine.",
    safe: "Too many mails within an hour, the same words again after our answer, or answers quicker than a person writes: the agent has stopped answering.",
    next: "Look what the other side is doing.",
  },
  approval_expired: {
    short: "Approval expired",
    title: "Nobody decided about the refund in time.",
    safe: "No money moved, and the customer was told that a person is still looking.",
    next: "Answer them.",
  },
  spoofed_sender: {
    short: "Sender may be forged",
    title: "This mail may not come from the customer.",
    safe: "Postmark’s checks of the sender fail, so the agent has not answered and no refund was proposed.",
    next: "Reach the customer another way before you act on it.",
  },
  refund_impossible: {
    short: "Refund impossible",
    title: "Stripe cannot refund this payment.",
    safe: "The timeline says why. Nobody was asked and no money moved.",
    next: "Settle it with the customer another way, then resolve the ticket.",
  },
  refund_failed: {
    short: "Refund failed",
    title: "The refund did not go through.",
    safe: "Nothing was paid twice.",
    next: "Look at the cause in the timeline before trying another way.",
  },
  reply_failed: {
    short: "Reply failed",
    title: "The reply could not be delivered.",
    safe: "Money is not affected.",
    next: "Reach the customer another way.",
  },
  reply_bounced: {
    short: "Reply came back",
    title: "The reply did not reach its reader.",
    safe: "The timeline says why.",
    next: "Reach the customer another way, or write again once the address is right.",
  },
  dispute_opened: {
    short: "Dispute",
    title: "The customer’s bank calls this payment back.",
    safe: "The order cannot be refunded any more.",
    next: "Answer the dispute in Stripe before its deadline.",
  },
  run_failed: {
    short: "Run failed",
    title: "The agent could not finish.",
    safe: "Its finished work is in the timeline and is not repeated.",
    next: "Answer the customer by hand.",
  },
  handed_over: {
    short: "Handed over",
    title: "The agent handed this ticket to a person.",
    safe: "The customer was told that a person will write.",
    next: "Take the ticket over and answer.",
  },
  draft_held: {
    short: "Draft held",
    title: "The agent’s reply was not sent.",
    safe: "It says something that no record supports. The sentences are marked below.",
    next: "Answer the customer here.",
  },
  reply_declined: {
    short: "Reply not agreed",
    title: "Nobody agreed to the agent’s reply.",
    safe: "It was not sent. If people were asked, the approval in the timeline has the draft and the reason.",
    next: "Answer the customer here.",
  },
  run_cancelled: {
    short: "Run cancelled",
    title: "The agent was stopped before it answered.",
    safe: "Its question, if it had one, is withdrawn and no money moved.",
    next: "Answer the customer by hand.",
  },
  unanswered: {
    short: "Unanswered",
    title: "Nobody is answering this mail.",
    safe: "No run works on it, and none has answered.",
    next: "Answer the customer by hand.",
  },
  agent_paused: {
    short: "Agent paused",
    title: "The agent has been paused for a while.",
    safe: "It goes on with this mail when it is resumed.",
    next: "Take the ticket over if the customer cannot wait.",
  },
  money_stopped: {
    short: "Money stopped",
    title: "The refund is agreed, but money has been stopped for a while.",
    safe: "It is paid when money is resumed. Nothing has moved yet.",
    next: "",
  },
  refund_refused: {
    short: "Refund refused",
    title: "The policy refuses this refund.",
    safe: "No money moved.",
    next: "Settle it with the customer another way, then resolve the ticket.",
  },
  reply_untrue: {
    short: "Reply untrue",
    title: "The customer was told something that is not true any more.",
    safe: "The sentence is marked below.",
    next: "Write the correction.",
  },
  taken_over: {
    short: "Taken over",
    title: "You have this ticket in hand.",
    safe: "The agent stays out of it.",
    next: "Answer the customer here, then resolve it.",
  },
};

/**
 * Why a ticket needs a person, as this person reads it on the ticket's page: the advice fits the person's role and
 * whether somebody else holds the ticket. Undefined when nobody is needed.
 */
export function needBand(
  ticket: Pick<TicketTrail, "status" | "personNeeded" | "assigneeId" | "assigneeName">,
  me: Pick<Me, "id" | "permissions">,
): { title: string; advice: string } | undefined {
  if (ticket.status === "resolved" || !ticket.personNeeded) return undefined;
  const { title, safe, next } = needWords[ticket.personNeeded];
  const mayAct = me.permissions.includes("decide");
  if (ticket.personNeeded !== "taken_over" || (mayAct && ticket.assigneeId === me.id))
    return { title, advice: mayAct && next ? `${safe} ${next}` : safe };
  const holder = ticket.assigneeName ?? "Somebody";
  return {
    title: `${holder} has this ticket in hand.`,
    advice: mayAct ? `${safe} Take it over if the customer cannot wait for ${holder}.` : safe,
  };
}

/** A ticket's state as a mark: a ticket that needs a person stands out, whatever its status. */
export function ticketMark(ticket: Pick<Ticket, "status" | "personNeeded">): {
  state: DeskState;
  label: string;
} {
  if (ticket.status === "resolved") return { state: "completed", label: "Resolved" };
  if (ticket.personNeeded) return { state: "waiting", label: needWords[ticket.personNeeded].short };
  if (ticket.status === "waiting") return { state: "waiting", label: "Waits for a decision" };
  return { state: "running", label: "Open" };
}

/** The category of a mail, after "about". */
export const categoryWords: Record<NonNullable<Ticket["category"]>, string> = {
  refund: "a refund",
  delivery: "a delivery",
  account: "an account",
  other: "something else",
};
