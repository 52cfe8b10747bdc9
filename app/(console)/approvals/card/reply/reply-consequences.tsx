"use client";

import { useTimeZone } from "@/components/clock/clock-provider";
import type { ReplyCard } from "@/lib/approvals/schemas";
import { formatClock } from "@/lib/time";
import { Consequences } from "../consequences";

/** The effect of yes, no and silence on a reply. */
export function ReplyConsequences({ card }: { card: ReplyCard }) {
  const timeZone = useTimeZone();
  const { fromName } = card.message;
  const others =
    card.requiredDecisions - card.decisions.filter(({ decision }) => decision === "approve").length;
  return (
    <Consequences
      card={card}
      effects={[
        {
          term: "Approve",
          detail:
            card.status === "pending" && others > 1
              ? "Nothing is sent until the others agree as well."
              : `${fromName} gets the reply, with your changes if you edit it.`,
        },
        {
          term: "Reject",
          detail: `Nothing is sent. A person answers ${fromName}; the reason is for colleagues.`,
        },
        {
          term: "No answer",
          detail: `Expires at ${formatClock(new Date(card.deadline), timeZone)}; nothing is sent, and the ticket waits for a person.`,
        },
      ]}
    />
  );
}
