import type { Approval, ApprovalCard } from "@/lib/approvals/schemas";
import { formatMoney } from "@/lib/money";

/** The words for a card's effect in buttons and sentences. */
interface DecisionWords {
  /** Title of the dialog that asks for a reason. */
  reject: string;
  /** A noun: `refund`, `request`. */
  noun: string;
  /** Who reads a note beside the decision. */
  reader: string;
  /** What does not happen without a yes, as the beginning of a sentence. */
  nothing: string;
  /** After "Expired, nobody decided in time." */
  expired: string;
  /** After "Withdrawn." */
  withdrawn: string;
  /** The usual reasons of a rejection, on the number keys. For colleagues. */
  reasons: readonly string[];
}

/** Chooses the words by the kind of effect. */
export function decisionWords(card: ApprovalCard): DecisionWords {
  if (card.form === "refund")
    return {
      reject: `Reject ${formatMoney(card)} for ${card.customerEmail}`,
      noun: "refund",
      reader: card.message.fromName,
      nothing: "No money moves",
      expired: "No money moved; the ticket waits for a person.",
      withdrawn: "There is nothing left to decide, and no money moved. The ticket says why.",
      reasons: [
        "Outside the refund period",
        "Not this customer’s payment",
        "Already refunded another way",
        "Needs proof first",
        "Fraud suspected",
      ],
    };
  if (card.form === "reply")
    return {
      reject: `Reject the reply to ${card.message.fromName}`,
      noun: "reply",
      reader: card.message.fromName,
      nothing: "Nothing is sent",
      expired: "Nothing was sent; the ticket waits for a person.",
      withdrawn: "There is nothing left to decide, and nothing was sent for it. The ticket says why.",
      reasons: [
        "Not true",
        "Wrong tone",
        "Does not answer the question",
        "Promises too much",
        "Needs a person",
      ],
    };
  const { name } = card.requester;
  return {
    reject: `Reject: ${card.title}`,
    noun: "request",
    reader: name,
    nothing: `${name} gets no yes`,
    expired: `${name} got no yes.`,
    withdrawn: "There is nothing left to decide.",
    reasons: ["Not needed", "Too risky", "Needs more facts", "Should be done another way"],
  };
}

/** The short name of an approval in a list or on a button: its amount, or else its title. */
export function shortName({
  amountCents,
  currency,
  title,
}: Pick<Approval, "amountCents" | "currency" | "title">): string {
  return amountCents !== null && currency !== null ? formatMoney({ amountCents, currency }) : title;
}
