"use client";

import { useTimeZone } from "@/components/clock/clock-provider";
import { useNow } from "@/components/clock/use-now";
import { Band } from "@/components/ui/states/band";
import { StateMark } from "@/components/ui/states/state-mark";
import type { RefundCard } from "@/lib/approvals/schemas";
import { failureSentence } from "@/lib/refunds/rules";
import { formatDay } from "@/lib/time";
import { chargeWords } from "./charge-words";

const place = "mt-2 mb-3 sm:mb-4";

/** Stripe's state of the payment, beside the amount. */
export function ChargeMark({ card }: { card: RefundCard }) {
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
export function ChargeBand({ card }: { card: RefundCard }) {
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
