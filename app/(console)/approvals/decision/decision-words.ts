import type { Approval, ApprovalCard } from "@/lib/approvals/schemas";
import { formatMoney } from "@/lib/money";

/** The words for a card's effect in buttons and sentences. */
interface DecisionWords {
  /** Object of "Approve …", such as `$49.00 refund`; empty when the button says only "Approve". */
  object: string;
  /** A noun: `refund`, `request`. */
  noun: string;
  /** What did not happen, as a sentence. */
  nothing: string;
  /** Who reads the answer. */
  reader: string;
}

/** Chooses the words by the kind of effect. */
export function decisionWords(card: ApprovalCard): DecisionWords {
  return card.form === "refund"
    ? {
        object: `${formatMoney(card)} refund`,
        noun: "refund",
        nothing: "No money moved.",
        reader: card.message.fromName,
      }
    : { object: "", noun: "request", nothing: "Nothing happened.", reader: card.requester.name };
}

/** The short name of an approval in a list or on a button: its amount, or else its title. */
export function shortName({
  amountCents,
  currency,
  title,
}: Pick<Approval, "amountCents" | "currency" | "title">): string {
  return amountCents !== null && currency !== null ? formatMoney({ amountCents, currency }) : title;
}
