import type { WantedCall } from "./conversation.ts";
import { askingSentences } from "./mail-intent.ts";
import { type CustomerMail, namedAmounts, namedOrders, sentencesOf, textOf } from "./read-mail.ts";
import type { Order } from "./tool-results.ts";
import { formatMoney, refundReply } from "./write-reply.ts";

/** The way in which a model proposes refunds. */
export interface Temper {
  /** Part of the amount it proposes; 1 is all of it. */
  share: number;
  /** Why, in one line, for a reviewer. */
  reason: (order: Order, mail: CustomerMail) => string;
}

/** Complaints by the words of customers; the first match counts. */
const complaints: readonly [RegExp, string][] = [
  [/\btwice\b|\bdouble\b/i, "Charged twice"],
  [/\bbroken?\b|\bdamaged\b/i, "Arrived broken"],
  [/\bwrong\b/i, "Wrong item"],
  [/\bcancell?ed\b/i, "Charged after cancelling"],
  [/\blate\b|\bnever (?:came|arrived)\b/i, "Late or never arrived"],
];

const complaint = (mail: CustomerMail) =>
  complaints.find(([words]) => words.test(textOf(mail)))?.[1] ?? "Wants the money back";

/** `sandbox-support`: proposes what the customer asked for. */
export const SUPPORT: Temper = {
  share: 1,
  reason: (order, mail) => `${complaint(mail)}, says the customer; ${order.id} is theirs.`,
};

/** `sandbox-contrary`: another answer to the same mail, as a rerun with a real model may give. */
export const CONTRARY: Temper = {
  share: 0.5,
  reason: (order) => `Half of ${order.id} looks fair as a gesture; the rest is not explained.`,
};

/**
 * The call of `issue_refund` for one order.
 * @param meant all orders the mail is about, which decides how far an amount in it reaches
 */
export function proposeRefund(
  order: Order,
  mail: CustomerMail,
  meant: Order[],
  customer: { firstName: string; tier: string },
  temper: Temper,
): WantedCall {
  const asked = amountAsked(order, mail, meant);
  const amountCents = Math.max(1, Math.floor(asked * temper.share));
  const outcome = {
    orderId: order.id,
    amountCents,
    currency: order.currency,
    kind: "issued",
    byPerson: true,
    reason: "",
    personLooks: false,
  } as const;
  return {
    name: "issue_refund",
    arguments: JSON.stringify({
      orderId: order.id,
      amountCents,
      currency: order.currency,
      reason: temper.reason(order, mail),
      evidence: evidenceFor(order, customer.tier),
      draftReply: refundReply(customer.firstName, [outcome]),
    }),
  };
}

/** The evidence for a refund, each line with the tool that returned it. */
function evidenceFor(order: Order, tier: string): { text: string; tool: string }[] {
  const money = formatMoney(order.amountCents, order.currency);
  const evidence = [
    { text: `${order.id} is this customer's order, ${money}`, tool: "list_orders" },
    { text: `The sender is a known customer${tier ? ` on the ${tier} tier` : ""}`, tool: "lookup_customer" },
  ];
  if (order.refundedCents == null) return evidence;
  const before = order.refundedCents === 0 ? "Nothing" : formatMoney(order.refundedCents, order.currency);
  return [...evidence, { text: `${before} of it was refunded before`, tool: "list_orders" }];
}

/**
 * The amount a mail asks back for an order: one named beside the order, or in the sentence that asks, or,
 * when a single order is meant, anywhere; otherwise, and at most, the whole order.
 */
function amountAsked(order: Order, mail: CustomerMail, meant: Order[]): number {
  const beside = sentencesOf(textOf(mail)).filter((sentence) => namedOrders(sentence).join() === order.id);
  const asking = meant.length === 1 ? [...askingSentences(mail).reverse(), textOf(mail)] : [];
  for (const sentence of [...asking, ...beside]) {
    const amount = nearestToAsking(sentence, order.currency);
    if (amount !== undefined && amount > 0) return Math.min(amount, order.amountCents);
  }
  return order.amountCents;
}

/** In "I paid $49, please refund $20" it is the $20. */
function nearestToAsking(sentence: string, currency: string): number | undefined {
  const askedAt = Math.max(0, sentence.search(/refund|back|reimburse/i));
  return namedAmounts(sentence)
    .filter((amount) => amount.currency === currency)
    .sort((one, other) => Math.abs(one.at - askedAt) - Math.abs(other.at - askedAt))
    .at(0)?.amountCents;
}
