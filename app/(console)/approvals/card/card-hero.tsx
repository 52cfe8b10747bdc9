"use client";

import { useTimeZone } from "@/components/clock/clock-provider";
import { useShell } from "@/components/shell/shell-context";
import { Amount } from "@/components/ui/values/amount";
import { Countdown, Moment } from "@/components/ui/values/moment";
import type { ApprovalCard } from "@/lib/approvals/schemas";
import { formatMoney } from "@/lib/money";
import { formatClock, formatSpan, zoneName } from "@/lib/time";
import { MovedBands } from "./moved-bands";
import { PlainConsequences } from "./plain/plain-sections";
import { ChargeBand, ChargeMark } from "./refund/charge-mark";
import { RefundConsequences } from "./refund/refund-consequences";
import { ReplyConsequences } from "./reply/reply-consequences";
import { Tracks } from "./tracks";

/** The consequence: the amount, one sentence, the people who must agree, and the effect of each answer. */
export function CardHero({ card }: { card: ApprovalCard }) {
  const { me } = useShell();
  return (
    <div className="flex-none border-line border-b px-4 py-4 sm:px-6 sm:pt-6 sm:pb-5 xl:px-8">
      <div className="flex items-start justify-between gap-6">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h2>
            {card.form === "refund" ? (
              <Amount money={card} size="hero" />
            ) : (
              <span className="text-20 font-medium">
                {card.form === "reply" ? `Reply to ${card.message.fromName}` : card.title}
              </span>
            )}
          </h2>
          {card.form === "refund" ? <ChargeMark card={card} /> : null}
        </div>
        <div className="grid flex-none justify-items-end whitespace-nowrap max-sm:hidden">
          {card.status === "pending" ? <Deadline card={card} /> : <Closed card={card} />}
        </div>
      </div>
      <p className="mt-1.5 text-16 sm:mt-1 sm:mb-4">{sentence(card)}</p>
      {card.form === "refund" ? <ChargeBand card={card} /> : null}
      <MovedBands card={card} />
      {card.requiredDecisions > 1 ? <Tracks card={card} userId={me.id} /> : null}
      {card.form === "refund" ? (
        <RefundConsequences card={card} userId={me.id} />
      ) : card.form === "reply" ? (
        <ReplyConsequences card={card} />
      ) : (
        <PlainConsequences card={card} />
      )}
    </div>
  );
}

function sentence(card: ApprovalCard): string {
  if (card.form === "plain") {
    const { requester, subject } = card;
    return `${requester.name} asks${subject ? ` about ${subject.type} ${subject.id}` : ""}.`;
  }
  if (card.form === "reply") {
    const { subject } = card.message;
    return `The agent answers ${card.customerEmail}${subject ? `: ${subject}` : ""}.`;
  }
  const { order } = card;
  const share =
    card.amountCents === order.paidCents
      ? `the whole payment of ${formatMoney(card)}`
      : `${formatMoney(card)} of the ${formatMoney({ amountCents: order.paidCents, currency: card.currency })} paid`;
  return `Refund ${card.customerEmail} ${share} for ${card.orderId}, ${order.description}.`;
}

function Deadline({ card }: { card: ApprovalCard }) {
  const timeZone = useTimeZone();
  const due = new Date(card.deadline);
  return (
    <>
      <Countdown openedAt={card.openedAt} deadline={card.deadline} form="head" />
      <span className="text-12 text-ink-3">
        expires {formatClock(due, timeZone)} {zoneName(due, timeZone)}
      </span>
    </>
  );
}

function Closed({ card }: { card: ApprovalCard }) {
  if (!card.decidedAt) return null;
  const spareMs = Date.parse(card.deadline) - Date.parse(card.decidedAt);
  const decided = card.status === "approved" || card.status === "rejected";
  return (
    <>
      <span className="text-16 text-ink-3">
        {decided ? "decided" : card.status} <Moment at={card.decidedAt} form="clock" />
      </span>
      {decided && spareMs > 0 ? (
        <span className="text-12 text-ink-3">{formatSpan(spareMs)} before it would have expired</span>
      ) : null}
    </>
  );
}
