import { formatMoney } from "@/lib/money";
import type { UnsupportedSentence, UntrueSentence } from "@/lib/tickets/schemas";

/** Why a sentence is marked: the record that it lacks. */
export const claimWords: Record<UnsupportedSentence["claim"], string> = {
  refunded: "No refund like this is recorded.",
  refund_promised: "No refund like this is recorded.",
  already_refunded: "No earlier refund is recorded.",
  not_refunded: "Money for this was refunded.",
  refund_failed: "No failed refund is recorded.",
  undecided: "Nothing is waiting to be decided.",
  person_decided: "No person decided this.",
  handed_over: "No person has this ticket.",
  promise: "Nobody has this ticket who could keep the promise.",
  deadline: "No record supports this time.",
  delivery: "Nothing is recorded about parcels.",
  action: "The agent cannot do this, and no record says it was done.",
  gift: "No record supports a gift or a discount.",
  amount: "This sum stands in no order, refund or approval of the customer.",
  order: "This order is not the customer’s.",
  unread: "The check cannot read this language.",
};

/** What the customer was told, what is true instead, and what is safe. */
export function untrueWords({ claim, fact, money, orderId }: UntrueSentence): {
  title: string;
  safe: string;
} {
  const sum = money ? formatMoney(money) : "the money";
  const order = orderId ? ` for ${orderId}` : "";
  const told = claim === "not_refunded" || claim === "refund_failed" ? "no money was refunded" : null;
  switch (fact) {
    case "refund_failed":
      return {
        title: `The customer was told ${sum} was refunded${order}. Stripe has since failed it.`,
        safe: "The money is not with the customer. Nothing is paid twice.",
      };
    case "refund_moved":
      return {
        title: `The customer was told ${told ?? "something else"}. ${sum}${order} was refunded.`,
        safe: "The money is on its way. Nothing is paid twice.",
      };
    case "refunded_elsewhere":
      return {
        title: `The customer was told ${told ?? "something else"}. The payment${order} had been refunded before.`,
        safe: "Nothing is paid twice.",
      };
    case "charge_called_back":
      return {
        title: `The customer was told ${told ?? "something else"}. Their bank is taking the payment${order} back.`,
        safe: "The order cannot be refunded any more.",
      };
    case "not_recorded":
      return {
        title: `The customer was told something about money${order} that no record supports.`,
        safe: "No money moves by itself.",
      };
  }
}

/** What made a sentence untrue, after the time. */
export const factWords: Record<UntrueSentence["fact"], string> = {
  refund_failed: "Stripe failed the refund.",
  refund_moved: "The refund was paid.",
  refunded_elsewhere: "The payment had been refunded before.",
  charge_called_back: "The bank is taking the payment back.",
  not_recorded: "No record supports it.",
};
