"use client";

import Link from "next/link";
import { Band } from "@/components/ui/states/band";
import { Moment } from "@/components/ui/values/moment";
import type { ApprovalCard } from "@/lib/approvals/schemas";
import { paths } from "@/lib/paths";

type Move = ApprovalCard["moved"][number];

/** What changed since the draft, worst first, beside the amount. A band that comes later is announced. */
export function MovedBands({ card }: { card: ApprovalCard }) {
  const moved = card.moved.filter((move) => !(move.code === "disputed" && saidByStripe(card)));
  return (
    <div
      role="status"
      aria-label="Changed since the draft"
      className={moved.length > 0 ? "mt-2 mb-3 grid gap-px sm:mb-4" : ""}
    >
      {moved.map((move) => (
        <Band
          key={move.code}
          listed
          tone={isGrave(move) ? "failed" : "warning"}
          title={move.title}
          action={<Where move={move} card={card} />}
        >
          <span className="text-ink-2">
            {move.at ? (
              <>
                <Moment at={move.at} />.{" "}
              </>
            ) : null}
            {move.sentence}
          </span>
        </Band>
      ))}
    </div>
  );
}

/** Money may go out twice, or to the wrong place. */
function isGrave({ code }: Move): boolean {
  return code === "disputed" || code === "refund_meanwhile";
}

/** The payment's own band says it already, with the date by which to answer. */
function saidByStripe(card: ApprovalCard): boolean {
  return card.form === "refund" && card.charge?.dispute != null;
}

function Where({ move, card }: { move: Move; card: ApprovalCard }) {
  const link =
    "underline decoration-line-2 underline-offset-3 hover:decoration-edge coarse:inline-flex coarse:min-h-11 coarse:items-center";
  if (move.code === "newer_mail" && card.ticketId)
    return (
      <Link href={paths.ticket(card.ticketId)} className={link}>
        Read it
      </Link>
    );
  return card.customerId ? (
    <Link href={paths.customer(card.customerId)} className={link}>
      Open customer
    </Link>
  ) : null;
}
