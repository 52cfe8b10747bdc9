import { formatMoney } from "@/lib/money";
import type { TicketTrail } from "@/lib/tickets/schemas";
import { formatDuration, formatSpan } from "@/lib/time";
import { isUnderWay, journeyFacts, spansMs, stationStates } from "./journey";

/** The page's first line once a mail has been sent: where it is, or what became of it and how long it took. */
export function journeySentence(trail: TicketTrail): string {
  const facts = journeyFacts(trail);
  const states = stationStates(facts);
  const who = trail.customerName?.split(" ")[0] ?? "The sender";
  if (states.approval === "current" && facts.approval) {
    return `The agent asks to refund ${formatMoney(facts.approval)}. It is your turn.`;
  }
  if (isUnderWay(states)) return "The mail is on its way.";
  if (states.reply !== "done") return "The journey ended without a reply: a person has to take over.";
  const { delivery, reply, refund } = facts;
  const tookMs = delivery && reply?.sentAt ? Date.parse(reply.sentAt) - Date.parse(delivery.at) : undefined;
  const what = states.refund === "done" && refund ? `an answer and ${formatMoney(refund)}` : "an answer";
  const took = tookMs === undefined ? "" : ` after ${formatDuration(tookMs)}`;
  const waitedMs = spansMs(facts).approval;
  const waited = waitedMs === undefined ? "" : ` ${formatSpan(waitedMs)} of it was waiting for a person.`;
  return `${who} has ${what}${took}.${waited}`;
}
