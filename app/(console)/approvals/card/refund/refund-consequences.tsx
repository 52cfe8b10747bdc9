"use client";

import { useTimeZone } from "@/components/clock/clock-provider";
import { useAttention } from "@/components/shell/shell-context";
import { stopOf } from "@/components/stops/stop-words";
import { IdChip } from "@/components/ui/values/id-chip";
import type { RefundCard } from "@/lib/approvals/schemas";
import { formatMoney } from "@/lib/money";
import { formatClock } from "@/lib/time";
import { type Consequence, Consequences } from "../consequences";

/** The effect of yes, no and silence on a refund. */
export function RefundConsequences({ card, userId }: { card: RefundCard; userId: string }) {
  const timeZone = useTimeZone();
  const { fromName } = card.message;
  const proposed = card.requester.type === "user";
  const effects: Consequence[] = [
    { term: "Approve", detail: <OnApprove card={card} userId={userId} /> },
    {
      term: "Reject",
      detail: proposed
        ? `No money moves. The ticket stays with ${card.requester.name}, who tells ${fromName}; the reason stays here.`
        : `No money moves. The agent tells ${fromName}, with your note to them if you write one; the reason stays here.`,
    },
    {
      term: "No answer",
      detail: proposed
        ? `Expires unpaid at ${formatClock(new Date(card.deadline), timeZone)}; the ticket stays with ${card.requester.name}.`
        : `Expires unpaid at ${formatClock(new Date(card.deadline), timeZone)}; ${fromName} is told that a person is still looking.`,
    },
  ];
  return <Consequences card={card} effects={effects} />;
}

function OnApprove({ card, userId }: { card: RefundCard; userId: string }) {
  const attention = useAttention();
  const { order, message } = card;
  const others = card.decisions.filter((one) => one.decision === "approve" && one.userId !== userId).length;
  if (card.status === "pending" && card.requiredDecisions - others > 1) {
    return "This is the first of two yeses: nothing moves until a second person agrees.";
  }
  if (card.charge?.obstacle) return "Stripe would refuse this refund: no money would move.";
  const whole = card.amountCents === order.paidCents;
  const halted = card.status === "pending" && stopOf(attention, "money") !== undefined;
  return (
    <>
      {card.requiredDecisions > 1 && card.status === "pending" ? "This is the second yes: " : ""}
      Stripe refunds {whole ? "" : `${formatMoney(card)} of `}
      <IdChip id={order.chargeId} />
      {whole ? " in full" : ""}, once{halted ? ", when money is resumed: it is stopped now" : ""}. Then{" "}
      {card.requester.type === "user" ? card.requester.name : "the agent"} answers {message.fromName}.
    </>
  );
}
