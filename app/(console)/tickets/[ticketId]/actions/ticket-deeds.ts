import { holderBeside } from "@/lib/tickets/rules";
import type { TicketTrail } from "@/lib/tickets/schemas";

/** Something a person can do on a ticket, as a button and a key. */
export interface OfferedDeed {
  kind: "take-over" | "reply" | "propose-refund" | "resolve" | "assign" | "investigate" | "summarise";
  label: string;
  /** A verb and its object, for the overlay of keys. */
  longLabel: string;
  /** Absent for an action that asks first. */
  keys?: string;
  look: "primary" | "plain" | "quiet";
}

type Facts = Pick<TicketTrail, "status" | "personNeeded" | "assigneeId" | "customerId">;

/** What this person can do on a ticket as it stands, the next thing to do first. */
export function offeredDeeds(
  { status, personNeeded, assigneeId, customerId }: Facts,
  meId: string,
): OfferedDeed[] {
  const resolved = status === "resolved";
  const mine = assigneeId === meId;
  const agentHasIt = !resolved && personNeeded === null;
  const held = holderBeside({ status, personNeeded, assigneeId }, meId) !== null;
  const taken = mine && personNeeded === "taken_over" && !resolved;
  const deeds: (OfferedDeed | false)[] = [
    !taken && {
      kind: "take-over",
      label: "Take over",
      longLabel: "Take the ticket over",
      look: agentHasIt ? "primary" : "plain",
    },
    !agentHasIt &&
      !held && {
        kind: "reply",
        label: "Reply",
        longLabel: "Write a reply",
        keys: "r",
        look: taken ? "primary" : "plain",
      },
    !agentHasIt &&
      !held &&
      customerId !== null && {
        kind: "propose-refund",
        label: "Propose refund…",
        longLabel: "Propose a refund",
        keys: "p",
        look: "plain",
      },
    !resolved && {
      kind: "resolve",
      label: "Resolve",
      longLabel: "Resolve the ticket",
      keys: "e",
      look: "plain",
    },
    !held && {
      kind: "assign",
      label: mine ? "Give it back" : "Assign to me",
      longLabel: mine ? "Give the ticket back" : "Assign the ticket to me",
      keys: "m",
      look: "plain",
    },
    {
      kind: "investigate",
      label: "Investigate",
      longLabel: "Have it investigated",
      keys: "i",
      look: "quiet",
    },
    { kind: "summarise", label: "Summarise", longLabel: "Have it summed up", keys: "s", look: "quiet" },
  ];
  return deeds.filter((deed) => deed !== false);
}
