import { amountText, formatMoney, parseAmount } from "@/lib/money";
import { peopleWords } from "@/lib/policy/rule/rule-words";
import { judge } from "@/lib/policy/rules";
import type { PolicyRules } from "@/lib/policy/schemas";
import type { TicketTrail } from "@/lib/tickets/schemas";

type Order = TicketTrail["refundable"][number];

/** What is wrong with an amount, or nothing. */
export function amountFault(text: string, { leftCents, currency }: Order): string | undefined {
  const cents = parseAmount(text, currency);
  if (!cents) return `Write an amount of ${currency}, such as ${amountText(leftCents, currency)}.`;
  if (cents > leftCents) return `At most ${formatMoney({ amountCents: leftCents, currency })} is left.`;
  return undefined;
}

/** Who decides about a proposal of this size, in a sentence. */
export function whoDecides(
  rules: PolicyRules,
  version: number,
  amount: { amountCents: number; currency: string },
): string {
  const policy = `policy v${version}`;
  // Rules that look at the customer or the ticket are judged when the proposal is made.
  const refundRules = rules.rules.filter(({ kind }) => kind === "refund");
  if (refundRules.some(({ when }) => when.some(({ fact }) => fact !== "amount")))
    return `The rules of ${policy} say who decides; you never agree to your own proposal.`;
  const { outcome } = judge(rules, { kind: "refund", facts: { amount } });
  if (outcome.verdict === "refuse")
    return `Nobody: ${policy} refuses refunds of this size. Settle it another way, and note how when you resolve the ticket.`;
  if (outcome.verdict === "automatic") return `${sentenceCase(policy)} agrees by itself; it is paid at once.`;
  const people = peopleWords(outcome);
  if (people === "one person") return `A reviewer other than you decides: ${policy}.`;
  return outcome.approvers.length === 1
    ? `Not you, but ${people} decides: ${policy}.`
    : `${sentenceCase(people.replace("people", "people other than you"))}; by ${policy}.`;
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
