"use client";

import { useTimeZone } from "@/components/clock/clock-provider";
import { useNow } from "@/components/clock/use-now";
import { SimilarCases, similarSummary } from "@/components/records/similar-cases";
import { tierWord } from "@/components/records/tier-word";
import { Facts } from "@/components/ui/values/facts";
import { IdChip } from "@/components/ui/values/id-chip";
import type { RefundCard } from "@/lib/approvals/schemas";
import { formatMoney } from "@/lib/money";
import { formatDay, formatMonth } from "@/lib/time";
import { CardSection } from "../card-section";

/** The customer, the payment, earlier refunds, and the decisions in similar cases. */
export function RefundSide({ card }: { card: RefundCard }) {
  const timeZone = useTimeZone();
  const since = formatMonth(new Date(card.customer.since), timeZone);
  const refundsBefore = card.customer.refunds - (hasMoved(card) ? 1 : 0);
  const { customer } = card;
  return (
    <aside
      aria-label="Customer and payments"
      className="grid grid-cols-1 content-start border-line sm:grid-cols-2 sm:gap-6 sm:border-t sm:px-6 sm:py-5 lg:grid-cols-1 lg:border-t-0 lg:border-l lg:px-4 xl:px-6 lg:*:max-w-85"
    >
      <CardSection
        title="Customer"
        phoneHint={`${tierWord(card.tier)}, since ${since}, ${count(refundsBefore, "refund")}`}
      >
        <Facts
          right
          facts={[
            { key: "name", term: customer.name, detail: tierWord(card.tier) },
            { key: "since", term: "Since", detail: since },
            { key: "orders", term: "Orders", detail: customer.orders },
            { key: "refunds", term: "Refunds before", detail: refundsBefore },
          ]}
        />
      </CardSection>
      <Payments card={card} />
      <EarlierRefunds card={card} />
      <CardSection
        title="Similar cases"
        aside={similarSummary(card.similar)}
        phoneHint={similarSummary(card.similar) || "none"}
      >
        <SimilarCases cases={card.similar} />
      </CardSection>
    </aside>
  );
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

/** Sums of refunds include this refund as soon as it is under way. */
function hasMoved(card: RefundCard): boolean {
  return card.refund?.status === "executing" || card.refund?.status === "confirmed";
}

const cell = "h-6 pr-2 last:pr-0";

function Payments({ card }: { card: RefundCard }) {
  const timeZone = useTimeZone();
  const nowMs = useNow(60_000);
  const { order, currency } = card;
  const money = (amountCents: number) => formatMoney({ amountCents, currency });
  // Stripe also knows of refunds that were made there by hand.
  const refundedCents = Math.max(order.refundedCents, card.charge?.refundedCents ?? 0);
  const before = hasMoved(card) ? refundedCents - card.amountCents : refundedCents;
  const left = order.paidCents - before - card.amountCents;
  return (
    <CardSection
      title={`Payment for ${card.orderId}`}
      phoneHint={`${money(order.paidCents)} paid, ${money(left)} left after`}
    >
      <table className="w-full text-13">
        <caption className="sr-only">
          Payment for {card.orderId} and what is left of it after this refund
        </caption>
        <tbody>
          <tr>
            <th scope="row" className={`${cell} text-left font-regular`}>
              <IdChip id={order.chargeId} />
            </th>
            <td className={`${cell} text-ink-3`}>{formatDay(new Date(order.placedAt), timeZone, nowMs)}</td>
            <td className={`${cell} text-right`}>{money(order.paidCents)}</td>
          </tr>
          {before > 0 ? (
            <tr>
              <th scope="row" colSpan={2} className={`${cell} text-left font-regular`}>
                Refunded before
              </th>
              <td className={`${cell} text-right`}>− {money(before)}</td>
            </tr>
          ) : null}
          <tr className="font-medium">
            <th scope="row" colSpan={2} className={`${cell} text-left font-medium`}>
              This refund
            </th>
            <td className={`${cell} text-right`}>− {money(card.amountCents)}</td>
          </tr>
          <tr className={left < 0 ? "font-medium text-failed" : "text-ink-3"}>
            <th scope="row" colSpan={2} className={`${cell} border-line border-t text-left font-regular`}>
              {left < 0 ? "More than was paid" : "Left after refund"}
            </th>
            <td className={`${cell} border-line border-t text-right`}>{money(left)}</td>
          </tr>
        </tbody>
      </table>
    </CardSection>
  );
}

function EarlierRefunds({ card }: { card: RefundCard }) {
  const timeZone = useTimeZone();
  const nowMs = useNow(60_000);
  const { earlierRefunds } = card;
  return (
    <CardSection
      title="Earlier refunds"
      phoneHint={earlierRefunds.length === 0 ? "none" : String(earlierRefunds.length)}
    >
      {earlierRefunds.length === 0 ? (
        <p className="text-13 text-ink-2">None before this one.</p>
      ) : (
        <table className="w-full text-13">
          <caption className="sr-only">Earlier refunds of this customer</caption>
          <tbody>
            {earlierRefunds.map((refund) => (
              <tr key={refund.id}>
                <td className={`${cell} whitespace-nowrap text-ink-3`}>
                  {formatDay(new Date(refund.at), timeZone, nowMs)}
                </td>
                <th
                  scope="row"
                  title={refund.reason}
                  className={`${cell} w-full max-w-0 truncate text-left font-regular`}
                >
                  {refund.reason}
                </th>
                <td className={`${cell} text-right`}>{formatMoney(refund)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </CardSection>
  );
}
