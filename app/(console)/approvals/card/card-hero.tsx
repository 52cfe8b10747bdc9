"use client";

import { useTimeZone } from "@/components/clock/clock-provider";
import { useNow } from "@/components/clock/use-now";
import { useShell } from "@/components/shell/shell-context";
import { Band } from "@/components/ui/states/band";
import { StateMark } from "@/components/ui/states/state-mark";
import { Amount } from "@/components/ui/values/amount";
import { Countdown, Moment } from "@/components/ui/values/moment";
import type { ApprovalCard } from "@/lib/approvals/schemas";
import { formatMoney } from "@/lib/money";
import { failureSentence } from "@/lib/refunds/rules";
import { formatClock, formatDay, formatSpan, zoneName } from "@/lib/time";
import { chargeWords } from "./charge-words";
import { Consequences } from "./consequences";
import { Tracks } from "./tracks";

/** The consequence: the amount, one sentence, the people who must agree, and the effect of each answer. */
export function CardHero({ card }: { card: ApprovalCard }) {
  const { me } = useShell();
  return (
    <div className="flex-none border-line border-b px-4 py-4 sm:px-6 sm:pt-6 sm:pb-5 xl:px-8">
      <div className="flex items-start justify-between">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h2>
            <Amount money={card} size="hero" />
          </h2>
          <ChargeMark card={card} />
        </div>
        <div className="grid justify-items-end max-sm:hidden">
          {card.status === "pending" ? <Deadline card={card} /> : <Closed card={card} />}
        </div>
      </div>
      <p className="mt-1.5 text-16 sm:mt-1 sm:mb-4">{sentence(card)}</p>
      <ChargeBand card={card} />
      {card.requiredDecisions > 1 ? <Tracks card={card} userId={me.id} /> : null}
      <Consequences card={card} userId={me.id} />
    </div>
  );
}

function sentence(card: ApprovalCard): string {
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

const place = "mt-2 mb-3 sm:mb-4";

/** Stripe's state of the payment, beside the amount. */
function ChargeMark({ card }: { card: ApprovalCard }) {
  const words = chargeWords(card);
  if (!words) return null;
  return (
    <span className="whitespace-nowrap">
      <span className="sr-only">Stripe says: </span>
      <StateMark state={words.state} label={words.label} />
    </span>
  );
}

/** Stripe's state of the payment in a sentence, where the mark is not enough; or why an approved refund failed. */
function ChargeBand({ card }: { card: ApprovalCard }) {
  const timeZone = useTimeZone();
  const nowMs = useNow(60_000);
  const words = chargeWords(card);
  if (card.refund?.status === "failed" && card.refund.cause) {
    return (
      <div className={place}>
        <Band tone="failed" title={failureSentence(card.refund.cause)}>
          The ticket is with a person.
        </Band>
      </div>
    );
  }
  if (!words?.sentence) return null;
  return (
    <div className={place}>
      <Band tone={words.state === "failed" ? "failed" : "waiting"} title={words.sentence}>
        {words.answerBy
          ? `Answer the dispute in Stripe by ${formatDay(new Date(words.answerBy), timeZone, nowMs)}.`
          : null}
      </Band>
    </div>
  );
}
