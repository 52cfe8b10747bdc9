"use client";

import { Check } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import { useTimeZone } from "@/components/clock/clock-provider";
import { useAttention } from "@/components/shell/shell-context";
import { stopOf } from "@/components/stops/stop-words";
import { IdChip } from "@/components/ui/values/id-chip";
import type { ApprovalCard } from "@/lib/approvals/schemas";
import { formatMoney } from "@/lib/money";
import { formatClock } from "@/lib/time";

/**
 * The effect of yes, no and silence, and who may decide: the same four lines on every card. A withdrawn approval has no
 * such effects any more; only the policy is named.
 */
export function Consequences({ card, userId }: { card: ApprovalCard; userId: string }) {
  const timeZone = useTimeZone();
  const { fromName } = card.message;
  const proposed = card.requester.type === "user";
  const effects: { term: string; detail: ReactNode }[] = [
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
  const policy = { term: "Policy", detail: <WhoMay card={card} /> };
  const facts = card.status === "withdrawn" ? [policy] : [...effects, policy];
  return (
    <dl className="grid grid-cols-[72px_1fr] gap-y-1 text-13 max-sm:mt-3 sm:grid-cols-[88px_1fr]">
      {facts.map(({ term, detail }) => (
        <Fragment key={term}>
          <dt className="text-ink-3">{term}</dt>
          <dd className="text-ink-2">{detail}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

function OnApprove({ card, userId }: { card: ApprovalCard; userId: string }) {
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

function WhoMay({ card }: { card: ApprovalCard }) {
  const rule = card.requiredDecisions > 1 ? "two different people must agree" : "one person must agree";
  return (
    <>
      refund-policy v{card.policyVersion}: {rule}.{" "}
      {card.status !== "pending" || card.charge?.obstacle ? null : card.mayDecide.allowed ? (
        <span className="whitespace-nowrap font-medium text-ink">
          <Check aria-hidden="true" className="icon-14 mr-1 inline align-[-2px] text-completed" />
          You may decide
        </span>
      ) : (
        <span className="font-medium text-ink">{card.mayDecide.why}</span>
      )}
    </>
  );
}
